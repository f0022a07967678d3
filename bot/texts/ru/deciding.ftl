# Одно нажатие на карточке: объединить, разделить; почему срочно; чего стоят пороги; жалобы, которые заметили участники.

priority-why = { $priority }: { $weights }
weight-trust = сомнение в надёжности +{ NUMBER($points) }
weight-rumor = слух +{ NUMBER($points) }
weight-support = нужна поддержка +{ NUMBER($points) }
weight-technical = технический вопрос +{ NUMBER($points) }
weight-none = категории пока нет +{ NUMBER($points) }
weight-reach = { $n ->
    [one] { NUMBER($n) } читатель +{ NUMBER($points) }
    [few] { NUMBER($n) } читателя +{ NUMBER($points) }
   *[other] { NUMBER($n) } читателей +{ NUMBER($points) }
}
weight-mentions = { $n ->
    [one] { NUMBER($n) } пост +{ NUMBER($points) }
    [few] { NUMBER($n) } поста +{ NUMBER($points) }
   *[other] { NUMBER($n) } постов +{ NUMBER($points) }
}
weight-growth = { $n ->
    [one] { NUMBER($n) } пост за шесть часов +{ NUMBER($points) }
    [few] { NUMBER($n) } поста за шесть часов +{ NUMBER($points) }
   *[other] { NUMBER($n) } постов за шесть часов +{ NUMBER($points) }
}
weight-story = срочный сюжет +{ NUMBER($points) }

card-category = Категория
card-category-asked = неясна – менеджер решает одним нажатием
card-merged = Теперь часть ветки
state-merged = объединена

button-merge = Объединить с…
button-split = Разделить

merge-title = С какой веткой объединить #{ $thread }?
merge-none = Похожих веток не видно: нет других от этого автора, на эту тему, с теми же словами или в том же обсуждении.
merge-note = Нужна другая? /merge { $thread } и её номер.
merge-done = Ветка #{ $thread } теперь часть #{ $into }: её посты, ответы и места перешли туда.
split-title = Какой пост из #{ $thread } – отдельная жалоба?
split-none = Отделять нечего: в ветке #{ $thread } только тот пост, о котором она.
split-note = Что этот автор написал позже, уйдёт вместе с постом. Ответы останутся на месте.
split-button = Отделить { $n }
split-done = Ветка #{ $into } теперь отдельно от #{ $thread }. Её часы идут с момента публикации.

tell-merged = Ветки #{ $thread } и #{ $into } об одной жалобе, теперь это одна ветка. Ваше место перешло в #{ $into }.

command-merge = объединить две ветки
command-split = сделать пост отдельной веткой
option-with = номер другой ветки
option-post = номер поста из списка

decision-merge = объединение двух веток
decision-merged = присоединение к другой ветке
decision-split = отделение поста
decision-split_off = отделение от другой ветки

error-merge-itself = Ветку #{ $thread } нельзя объединить с ней самой. Назовите другую: /merge { $thread } и её номер.
error-merge-dismissed = Ветка #{ $thread } или #{ $other } не для нас или уже часть другой. Сначала отмените это в «Управлении».
error-merge-forgotten = Ветка #{ $thread } или #{ $other } такая старая, что её тексты забыты. Она останется как есть.
error-merge-staff = Одна из веток #{ $thread } и #{ $other } у поддержки, а на другую ответили. Сначала нажмите «Вернуть сообществу» на карточке поддержки.
error-split-ended = Ветка #{ $thread } не для нас, уже часть другой или забыта. Отделить ничего нельзя.
error-split-first = Именно об этом посте ветка #{ $thread }. Отделите другие.
error-thread-merged = Ветка #{ $thread } теперь часть #{ $into }. Продолжайте там: её карточка в комнате, или напишите /reply { $into } и ссылку.

find-offer = Там жалоба? Одно нажатие, и менеджеры о ней узнают. (Если это ваш ответ, пришлите ссылку в ответ на карточку.)
find-offer-typed = Там жалоба? Тогда напишите: /find { $link }
button-saw = Да, это жалоба
told-ask-said = О чём там, своими словами
option-said = о чём пост, своими словами
find-unread = (Текст прочитать не удалось. Откройте пост, пожалуйста.)
find-author-unknown = автор неизвестен
notice-find-gone = Пост, о котором рассказали в программе, уже удалён, поэтому ветки нет: { $link }

costs-show = Карточки от { $at }: из 100 показанных негативны примерно { $good }; из 100 негативных не видно { $missed }.
costs-review = Решает менеджер от { $at }: примерно { $good } из 100; не видно { $missed } из 100.
costs-by-decisions = Посчитано по вашим последним решениям: { NUMBER($n) }.
costs-by-posts = По моей оценке ваших последних постов: { NUMBER($n) }.
costs-by-shipped = Измерено на публичных постах на английском; ваши цифры появятся с вашими решениями.
