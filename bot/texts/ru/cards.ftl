# Карточка и то, что на ней

card-title = #{ $thread } · { $category } · { $state }
card-reach = { $reach ->
    [one] охват { NUMBER($reach) } человек
    [few] охват { NUMBER($reach) } человека
   *[many] охват { NUMBER($reach) } человек
}
card-mentions = { $n ->
    [one] { $n } упоминание, открыть последнее
    [few] { $n } упоминания, открыть последнее
   *[many] { $n } упоминаний, открыть последнее
}
card-priority = Приоритет
card-answer-by = Срок ответа
card-due = { $at } (крайний: { $limit })
card-due-late = { $at }: срок вышел ещё до того, как мы это увидели
card-answered = Первый ответ
card-seats = Места
card-seats-free = { $free ->
    [0] мест нет
   *[other] свободно { $free } из { $seats }
}
card-why = Почему так
card-answers = Ответы
card-open = открыть
card-likes = ♥ { $n }
card-reason = Почему закрыто
card-disclosure = Отвечайте из своего опыта и скажите в ответе, что получаете от нас бонусы (этого требуют { $place } и закон).

why-keywords = в тексте есть { $words }
why-wording = в тексте есть { $words }
why-tone = по тону
why-nothing = без особых примет
why-upstream = так решил инструмент мониторинга
why-manager = так решил менеджер

category-technical = Технический вопрос
category-support = Нужна поддержка
category-trust = Сомнение в надёжности
category-rumor = Слух
category-none = Пока без категории

priority-low = Низкий
priority-normal = Обычный
priority-high = Высокий
priority-critical = Критический

state-review = ждёт менеджера
state-open = ещё свободна
state-claimed = ответ готовится
state-answered = ответ есть
state-follow_up = автор снова пишет
state-quiet = затихла
state-closed = закрыта
state-staff = у поддержки
state-dismissed = не для нас

dismissal-not_us = Не о нас
dismissal-not_negative = Не негатив
dismissal-do_not_engage = Не вступаем в спор

button-claim = Отвечу
button-reply = Записать ответ
button-staff = Передать поддержке
button-manage = Управление
button-like = ♥ Лайк за { $n } ({ $name })
button-approve = Опубликовать
button-give-back = Вернуть сообществу
button-solved = Решено поддержкой
button-look = Открыть жалобу
button-release = Освободить место
button-release-thread = Освободить #{ $thread }
button-join = Принимаю, хочу участвовать
button-join-now = Как вступить
button-disclosed = Да, сказано
button-not-disclosed = Ещё нет
button-undo = Отменить последнее решение
button-free = Освободить место: { $name }
button-assign = Назначить
button-leave = Выйти из программы
button-open-direct = Открыть личный чат

duration-minutes = { $n } мин
duration-hours = { $n } ч
duration-days = { $n } д
share = { $percent }% ({ $good } из { $total })
span-week = Неделя
span-month = Месяц
span-all = Всё время
