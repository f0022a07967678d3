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
entry-confirm-out = больше не ждут
entry-confirm-in = пометка о бонусах есть
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
option-line = строка
