# Баллы, рейтинг, что дают менеджеры и что участники говорят команде

points-n = { $n ->
    [one] { NUMBER($n) } балл
    [few] { NUMBER($n) } балла
   *[many] { NUMBER($n) } баллов
}
points-title = Ваши баллы
points-confirmed = Подтверждены
points-pending = Ждут пометки
points-month = За этот месяц
points-ever = За всё время
points-empty = Баллов пока нет. Они придут с первым ответом.
points-pending-note = Эти баллы станут вашими, как только я или менеджер увидим в ответе пометку о бонусах: слова о том, что вы получаете их от нас.
points-waits = { $what }, ждёт пометки
button-older = Раньше
button-latest = Последние

entry-reply = ответ
entry-addition = ответ рядом с чужим
entry-first_reply = первый ответ, в срок
entry-verified = ответ на месте и проверен
entry-like = лайк
entry-routed = передача поддержке, вопрос решён
entry-find = полезная находка
entry-suggestion = принятое предложение
entry-award = награда
entry-correction = исправление
entry-reversal-out = списано
entry-reversal-in = возвращено
entry-redeemed = бонус
entry-refund = возврат за бонус

leaderboard-title-week = Рейтинг этой недели
leaderboard-title-month = Рейтинг этого месяца
leaderboard-title-all = Рейтинг за всё время
leaderboard-of = Рейтинг, { $month }
leaderboard-empty = Баллов пока ни у кого нет. Первый ответ выходит в лидеры.
leaderboard-note = { $n ->
    [one] Баллы есть у { $n } участника.
   *[many] Баллы есть у { $n } участников.
} При равных баллах место общее; потраченное на бонусы тоже считается.
month-of-year = { $month } { $year }
month-1 = январь
month-2 = февраль
month-3 = март
month-4 = апрель
month-5 = май
month-6 = июнь
month-7 = июль
month-8 = август
month-9 = сентябрь
month-10 = октябрь
month-11 = ноябрь
month-12 = декабрь
option-season = более ранний месяц, например 2026-10

command-award = дать участнику баллы с указанием причины
command-correct = исправить баллы участника
option-points = баллы, например 10 или -5
button-award = Дать баллы
button-correct = Исправить баллы
reward-title-award = Дать баллы
reward-points-award = Сколько баллов?
reward-hint-award = целое число, например 10
reward-reason = За что? Участник это прочтёт.
reward-instead-award = Отправьте /award { $number }, число баллов и причину. Причину прочтёт участник.
reward-title-correct = Исправить баллы
reward-points-correct = Сколько добавить или, с минусом, снять?
reward-hint-correct = например 5 или -5
reward-instead-correct = Отправьте /correct { $number }, разницу (например 5 или -5) и причину. Причину прочтёт участник.
awarded = { $name }: +{ $points ->
    [one] { $points } балл
    [few] { $points } балла
   *[many] { $points } баллов
}, теперь подтверждено { NUMBER($total) }. Причина передана.
corrected = Готово. { $name }: теперь подтверждено { NUMBER($total) }, причина передана.
unawarded = Отменено. { $name }: теперь подтверждено { NUMBER($total) }, об этом рассказано.
tell-award = Программа { $product } дарит вам баллы: { $amount }. За что: { $why }
tell-corrected = Ваши баллы в программе { $product } исправлены: { $amount }. Причина: { $why }
tell-routed = Поддержка решила вопрос в #{ $thread }, который вы ей передали, спасибо. { $points ->
    [one] +{ $points } балл.
    [few] +{ $points } балла.
   *[many] +{ $points } баллов.
}
error-award-amount = За один раз можно дать от 1 до { NUMBER($n) } баллов. Ошибки исправляет /correct.
error-award-none = Баллы вручную здесь выключены (award_most в настройках).
error-correct-amount = Исправление — целое число до { NUMBER($n) }, например 5 или -5, и не 0.
error-only-so-many = Баллов стало бы меньше нуля: { $n ->
    [0] снимать нечего.
    [one] снять можно только { NUMBER($n) } подтверждённый балл.
    [few] снять можно только { NUMBER($n) } подтверждённых балла.
   *[many] снять можно только { NUMBER($n) } подтверждённых баллов.
}
error-not-to-oneself = Это ваши собственные баллы: попросите, пожалуйста, другого менеджера.
error-no-line = Такой строки здесь нет.
error-taken-back = Это уже отменено.

command-suggest = предложить что-то для подсказок к ответам
command-find = сообщить о жалобе, которую я не вижу
command-feedback = сказать что-то команде продукта (бонус)
command-answer = ответить на отзыв участника
option-text = что вы хотите сказать
option-word = номер на карточке
option-decision = accept (принять) или decline (отклонить)
button-suggest = Предложить
button-find = Есть новая жалоба
button-feedback = Написать команде продукта
told-title-suggest = Предложение для подсказок
told-title-find = Жалоба, которую никто не видел
told-title-feedback = Команде продукта
told-title-answer = Ваш ответ участнику
told-ask-suggest = Что стоит знать тем, кто отвечает?
told-ask-find = Ссылка на неё
told-ask-feedback = Что важно знать команде?
told-ask-answer = Что вы хотите сказать?
told-instead-suggest = Отправьте /suggest и то, что стоит знать тем, кто отвечает.
told-instead-find = Отправьте /find и ссылку на жалобу.
told-instead-feedback = Отправьте /feedback и то, что важно знать команде продукта.
told-instead-answer = Отправьте /answer { $number } и ваши слова. Участник прочтёт их как есть.
suggested = Спасибо! Менеджеры прочтут и расскажут, что решили.
find-noted = Спасибо за внимательность! Менеджеры посмотрят и ответят вам.
feedback-sent = Отправлено команде { $product }. Их ответ придёт вам сюда.
word-accepted = Принято. { $points ->
    [0] Участник об этом узнает.
    [one] Участник получит { $points } балл и узнает об этом.
    [few] Участник получит { $points } балла и узнает об этом.
   *[many] Участник получит { $points } баллов и узнает об этом.
}
word-declined = Отклонено. Участнику об этом вежливо скажут.
answer-told = Ваш ответ отправлен участнику.
answer-kept = Ваш ответ остался на карточке: личный чат со мной у участника закрыт, отправить не удалось.
word-title-find = Находка участника ({ $number })
word-title-suggestion = Предложение для подсказок ({ $number })
word-title-feedback = Отзыв о продукте ({ $number })
word-state-accepted = Принято
word-state-declined = Отклонено
word-answer = Ответ
word-earlier = Прежние ответы
word-nobody = кто-то, кого здесь больше нет
word-note-feedback = Ваш ответ дойдёт до участника слово в слово: кнопкой, командой /answer или (в Telegram) ответом на это сообщение.
button-accept = Принять
button-decline-word = Отклонить
button-answer = Ответить
tell-find-accepted = Ваша находка пригодилась, спасибо: { $about } { $points ->
    [0] (баллы за сегодня исчерпаны)
    [one] +{ $points } балл.
    [few] +{ $points } балла.
   *[many] +{ $points } баллов.
}
tell-find-declined = Спасибо за находку: { $about } Здесь менеджеры решили не отвечать. Присматривайте и дальше.
tell-suggestion-accepted = Ваше предложение принято, спасибо: «{ $about }» { $points ->
    [0] (баллы за сегодня исчерпаны)
    [one] +{ $points } балл.
    [few] +{ $points } балла.
   *[many] +{ $points } баллов.
}
tell-suggestion-declined = Спасибо за предложение «{ $about }». Пока менеджеры оставляют всё как есть.
tell-feedback-answer = Команда { $product } отвечает на ваш отзыв «{ $about }»: { $text } — Написать ещё: /feedback и ваши слова.
error-word-long = Здесь { NUMBER($n) } знаков, а помещается { NUMBER($most) }. Сократите, пожалуйста.
error-answer-long = В ответе { NUMBER($n) } знаков, а помещается { NUMBER($most) }. Сократите, пожалуйста.
error-words-today = { $n ->
    [one] На сегодня это всё: команде можно написать { $n } раз в день.
    [few] На сегодня это всё: команде можно написать { $n } раза в день.
   *[many] На сегодня это всё: команде можно написать { $n } раз в день.
} Сохраните это, пожалуйста, до завтра.
error-find-known = Это мы уже знаем, отвечать там не нужно. Спасибо за внимательность!
error-find-known-thread = Это мы уже знаем: ветка #{ $thread }. Спасибо за внимательность!
error-find-answer = Это ответ кого-то из нас, а не жалоба.
error-find-told = Об этом нам уже сообщили. Спасибо за внимательность!
error-no-product-line = Писать команде продукта можно с бонусом «{ $perk }». Смотрите /perks.
error-no-product-perk = Прямой связи с командой продукта здесь нет. Предложить что-то менеджерам: /suggest.
error-no-word = Такой карточки здесь нет, или ответить на неё нельзя.
error-word-decided = Это уже решил другой менеджер, карточка показывает, как.
decision-award = баллы вручную
decision-award_undone = отмена баллов, данных вручную
decision-correction = исправление баллов
decision-correction_undone = отмена исправления баллов
decision-word_accepted = принятие сказанного участником
decision-word_declined = отклонение сказанного участником
decision-feedback_answered = ответ на отзыв
