# Вступление, перерыв и возвращение; список участников для менеджеров

join-title = Участие в программе { $product }
join-terms = Вы отвечаете на публичную критику { $product } из своего настоящего опыта и своими словами. Баллы никогда не зависят от того, хвалит ли ответ { $product }.
join-disclosure = В каждом ответе сказано, что вы получаете бонусы за участие: этого требуют закон и площадки, где вы пишете. Пока этого там нет, баллы ждут.
join-data = Что хранится: ваше имя и id в чате, ответы на вопросы, то, что вы укажете в /me, когда вы вступили и согласились, ветки, которые вы берёте, ссылки и лайки, которые записываете, и что показала их проверка, баллы и бонусы. В рейтинге участники видят ваше имя и баллы. В /me всё это можно получить файлом и стереть.
join-leaving = Сделать перерыв или выйти можно в любой момент: /me. Это ничего вам не стоит.
join-admit = Вашу заявку прочитает менеджер и примет вас.
join-question = Вопрос { $n } из { $total }: { $question } Напишите мне ответ в личном чате одним сообщением.
join-unfinished = В вашей заявке ещё не хватает ответов.
answers-form-title = Сначала несколько вопросов
joined = Добро пожаловать! /next покажет самую срочную ветку.
joined-already = Вы уже с нами. /next покажет самую срочную ветку.
applied = Спасибо! Вашу заявку в { $product } читает менеджер. Как только вас примут, напишу здесь.
agreed = Спасибо, ваше согласие записано.
terms-changed = Условия { $product } немного изменились: /join покажет их и спросит, согласны ли вы. Тем временем всё идёт как обычно.
paused = Хорошего отдыха! Ваши места снова свободны, баллы остаются. Вернуться: «Вернуться» или /join.
come-back = С возвращением! /next покажет самую срочную ветку.
button-join-go-on = Продолжить
button-come-back = Вернуться

tell-admitted = Добро пожаловать в { $product }! Отправьте /next, чтобы увидеть самую срочную ветку, или поставьте реакцию на карточку в комнате. Ответьте там из своего опыта, скажите, что получаете от нас бонусы, и запишите ссылку.
tell-declined = Вашу заявку в { $product } на этот раз не приняли: { $why } Можно подать её снова: /join.
tell-suspended = Менеджер приостановил ваше участие в { $product }: { $why } Ваши места снова свободны, баллы остаются. Если это ошибка, напишите, пожалуйста, менеджеру.
tell-lifted = Ваше участие в { $product } больше не приостановлено. /next покажет самую срочную ветку.
tell-gone = Похоже, вы вышли из комнаты { $product }, поэтому ваши места там снова свободны. Баллы остаются. Когда вернётесь в комнату, нажмите там любую кнопку, и вы снова с нами.
tell-returned = Рады снова видеть вас в комнате { $product }: вы опять с нами. /next покажет самую срочную ветку.

error-not-joined = Вы пока не в программе { $product }. Команда /join займёт минуту.
error-not-seen = Чтобы вступить в { $product }, сначала нажмите кнопку или напишите команду в комнате сообщества: так я узнаю, что вы там есть. Потом возвращайтесь сюда.
error-not-listed = В программу { $product } добавляют вручную. Попросите, пожалуйста, менеджера вас добавить.
error-application-unfinished = В вашей заявке в { $product } ещё не хватает ответов. Кнопка «Продолжить» ведёт к ним.
error-application-waits = Менеджер { $product } вас ещё не принял. Как только решение будет, напишу.
error-paused = У вас перерыв в { $product }. Закончить его: «Вернуться».
error-gone = Вы вышли из комнаты { $product }. Вернитесь туда и нажмите любую кнопку: тогда вы снова с нами.
error-suspended = Менеджер приостановил ваше участие в { $product }: { $why }
error-answer-missing = Ответьте, пожалуйста, и на этот вопрос: { $question }
error-answer-too-long = В ответе на вопрос «{ $question }» знаков: { $n }. Уложитесь, пожалуйста, в { $most }.
error-no-application = { $name } больше не ждёт решения по заявке.
error-admitted-before = { $name } уже в программе. Приостановить участие: /suspend.
error-reason-missing = Напишите, пожалуйста, почему: участник это прочитает.
error-reason-too-long = В причине знаков: { $n }. Уложитесь, пожалуйста, в { $most }.
error-note-too-long = В заметке знаков: { $n }. Уложитесь, пожалуйста, в { $most }.
error-suspend-self = Приостановить собственное участие нельзя.
error-lift-self = Приостановлено ваше собственное участие: вернуть его может только другой менеджер.
error-suspend-manager = { $name } управляет сообществом, поэтому приостановить участие может только руководитель.
error-suspended-before = Участие уже приостановлено ({ $name }): { $why }
error-not-to-suspend = { $name } сейчас не в программе, приостанавливать нечего.
error-not-suspended = Участие не приостановлено: { $name }.

application-title = { $name } хочет участвовать
application-declined-before = { $n ->
    [one] Раньше заявку отклоняли { $n } раз.
    [few] Раньше заявку отклоняли { $n } раза.
   *[many] Раньше заявку отклоняли { $n } раз.
}
application-stopped-before = Участие с этого аккаунта уже приостанавливали; потом всё о нём стёрли по собственному желанию.
application-erased = Эта заявка стёрта.
members-title = { $n ->
    [one] { $n } участник
    [few] { $n } участника
   *[many] { $n } участников
}
members-none = Никто не подходит. Просто /members покажет всех.
members-note = Страница { $page } из { $pages }. После /members можно написать имя, номер вроде m17 или слово: applied (ждут), active (активны), quiet (затихли), paused (перерыв), suspended (приостановлены), left (не участвуют).
member-title = { $name } ({ $number })
member-state = Состояние
member-since = С какого дня
member-applied-at = Заявка
member-seen = Последнее действие
member-points = Баллы
member-balances = Подтверждено: { $n }, ждёт: { $pending }
member-accounts = Аккаунты
member-handles = Публичные имена
member-speaks = Языки
member-expertise = Знает о
member-note = Заметка для менеджеров
member-seats = Места
member-answers = Последние ответы
member-unfinished = В заявке ещё не хватает ответов на вопросы.
member-state-applied = ждут решения
member-state-active = активны
member-state-quiet = затихли
member-state-paused = перерыв
member-state-gone = вне комнаты
member-state-suspended = приостановлены
member-state-left = не участвуют
answer-proof-recorded = записан
answer-proof-verified = проверен
answer-proof-not_checkable = не проверить
answer-proof-rejected = отклонён
button-admit = Принять
button-decline = Отклонить
button-suspend = Приостановить
button-lift = Снять приостановку
button-note = Заметка
button-freeall = { $n ->
    [one] Освободить { $n } место
    [few] Освободить { $n } места
   *[many] Освободить { $n } мест
}
button-members = Все участники
button-members-before = Страница назад
button-members-after = Страница дальше

admitted = { $name } теперь в программе.
admitted-already = { $name } уже в программе.
declined = Заявка отклонена, { $name } знает почему.
suspended = Участие приостановлено: { $name }. Причина сообщена, места свободны.
lifted = { $name } снова в программе.
lifted-already = { $name } и так в программе.
noted = Записано. Заметку ({ $name }) видят только менеджеры.
note-removed = Заметки больше нет: { $name }.
freed-all = { $n ->
    [0] { $name } не занимает мест.
    [one] Освободили { $n } место: { $name }.
    [few] Освободили { $n } места: { $name }.
   *[many] Освободили { $n } мест: { $name }.
}
which-member = Подходят несколько участников. Кто из них?
decline-form-title = Отклонить заявку: { $name }
decline-form-why = Почему? { $name } это прочитает
decline-form-instead = Отправьте, пожалуйста, /decline { $number } и причину; человек её прочитает.
suspend-form-title = Приостановить: { $name }
suspend-form-why = Почему? { $name } это прочитает
suspend-form-instead = Отправьте, пожалуйста, /suspend { $number } и причину; участник её прочитает.
note-form-title = Заметка: { $name }
note-form-words = Только для менеджеров (- убирает заметку)
note-form-instead = Отправьте, пожалуйста, /note { $number } и текст, только для менеджеров; дефис убирает заметку.

decision-admit = приём в программу
decision-decline = отказ по заявке
decision-suspend = приостановка участия
decision-lift = снятие приостановки
decision-note = заметка об участнике
decision-free_all = освобождение мест участника
decision-gone = выход участника из комнаты
decision-returned = возвращение участника в комнату

command-members = участники: кто ждёт решения, кто затих
command-admit = принять в программу
command-decline = отклонить заявку
command-suspend = приостановить участие, с причиной
command-lift = снять приостановку
command-note = заметка об участнике
option-why = причина, участник её прочитает
option-page = страница
option-first = ответ на первый вопрос
option-second = ответ на второй вопрос
option-third = ответ на третий вопрос
option-fourth = ответ на четвёртый вопрос
