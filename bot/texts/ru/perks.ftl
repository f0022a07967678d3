# Бонусы: что дают баллы, запросы, каталог, выплаты

perks-title = Бонусы
perks-have = Можно потратить { $n ->
    [one] { NUMBER($n) } подтверждённый балл
    [few] { NUMBER($n) } подтверждённых балла
   *[many] { NUMBER($n) } подтверждённых баллов
}.
perks-ever = Всего заработано { NUMBER($n) }: по этому числу открывается то, что не тратит баллы.
perks-empty = Бонусов пока не добавили.
perk-unlocks = открывается при { $n ->
    [one] { NUMBER($n) } балле
   *[many] { NUMBER($n) } баллах
}
perk-costs = стоит { $n ->
    [one] { NUMBER($n) } балл
    [few] { NUMBER($n) } балла
   *[many] { NUMBER($n) } баллов
}
perk-days = на { $n ->
    [one] { NUMBER($n) } день
    [few] { NUMBER($n) } дня
   *[many] { NUMBER($n) } дней
}
perk-left = осталось { NUMBER($n) }
perk-none-left = сейчас закончились
perk-reached = уже доступен
perk-had = уже был у вас
perk-to-go = не хватает { NUMBER($n) }
perk-until = ваш до { $at }
perk-code = ваш код: { $code }
perk-way-in = ваш: { $link }
perk-door = войти здесь
mine-requested = скоро решит менеджер
mine-approved = вот-вот будет у вас
mine-owed = одобрено, ждите выплаты
mine-paid = выплачено
mine-fulfilled = ваш
mine-ending = заканчивается
button-redeem = Получить: { $perk }
button-unredeem = Отозвать: { $perk }
button-spend = Да, потратить { $n ->
    [one] { NUMBER($n) } балл
    [few] { NUMBER($n) } балла
   *[many] { NUMBER($n) } баллов
}
button-page-before = ‹ Назад
button-page-after = Ещё ›
perk-confirm = «{ $perk }» стоит { $n ->
    [one] { NUMBER($n) } балл
    [few] { NUMBER($n) } балла
   *[many] { NUMBER($n) } баллов
}, у вас { NUMBER($have) }. Получить?
perk-requested = Запрос на «{ $perk }» отправлен. Решит менеджер, а я сообщу вам; где он сейчас, покажет /perks.
perk-on-its-way = «{ $perk }» скоро будет у вас. Где он сейчас, покажет /perks.
perk-your-code = «{ $perk }» ваш. Код: { $code }. Видите его только вы; ещё раз покажет /perks.
perk-cancelled = Запрос отозван. { $n ->
    [0] Баллов он не стоил.
    [one] Вам вернулся { NUMBER($n) } балл.
    [few] Вам вернулись { NUMBER($n) } балла.
   *[many] Вам вернулись { NUMBER($n) } баллов.
}
tell-perk-approved = Запрос на «{ $perk }» одобрен: { $amount } { $currency }. Выплатит команда, и я сообщу вам об этом.
tell-perk-paid = Команда отметила «{ $perk }» как выплаченный: { $amount } { $currency }. Спасибо за помощь!
tell-perk-code = Запрос на «{ $perk }» одобрен. Ваш код: { $code }. Ещё раз покажет /perks.
tell-perk-denied = Запрос на «{ $perk }» отклонён. Причина: { $reason }{ $n ->
    [0] {""}
    [one] {" "}Вам вернулся { NUMBER($n) } балл.
    [few] {" "}Вам вернулись { NUMBER($n) } балла.
   *[many] {" "}Вам вернулись { NUMBER($n) } баллов.
}
tell-perk-ended = Бонус «{ $perk }» для вас закончился. Причина: { $reason }{ $n ->
    [0] {""}
    [one] {" "}Вам вернулся { NUMBER($n) } балл.
    [few] {" "}Вам вернулись { NUMBER($n) } балла.
   *[many] {" "}Вам вернулись { NUMBER($n) } баллов.
}
tell-perk-over = Срок бонуса «{ $perk }» вышел. Что доступно дальше, покажет /perks.
notice-perk-failed = Моя часть работы не удалась: «{ $perk }», запрос { $redemption }, { $name }. Причина: { $reason }. На карточке есть «Повторить» и другой выход.
notice-few-codes = { $n ->
    [0] Кодов для «{ $perk }» не осталось.
    [one] Остался { $n } код для «{ $perk }».
    [few] Осталось { $n } кода для «{ $perk }».
   *[many] Осталось { $n } кодов для «{ $perk }».
} Менеджер добавит новые в личном чате: /perk { $name } codes.

request-title = Запрос { $redemption } · { $perk }
request-takes = Условие
request-points = Баллы
request-means = всего { NUMBER($n) }, осталось { NUMBER($left) }
request-answers = Последние ответы
latest-recorded = ждут проверки: { $n }
latest-verified = проверены: { $n }
latest-not_checkable = не проверить: { $n }
latest-rejected = отклонены: { $n }
latest-none = пока нет
request-why = Названная причина
request-failed = У бота не получилось
request-asked = Запрошен { $at }
perk-ends-left = участие завершено
redemption-requested = ждёт менеджера
redemption-approved = одобрен, бот выполняет
redemption-owed = одобрен, ещё не выплачен
redemption-paid = выплачен
redemption-fulfilled = выдан
redemption-until = выдан до { $at }
redemption-ending = забираем обратно
redemption-ended = закончился
redemption-denied = не выдан
redemption-cancelled = отозван участником
button-redeem-approve = Одобрить
button-refuse = Отклонить…
button-paid = Выплачено
button-withhold = Не выдавать…
button-try-again = Повторить
button-taken-by-hand = Забрано вручную
button-end-perk = Завершить…
button-end-refund = Завершить, вернув баллы…
request-form-title = Запрос { $redemption }
request-form-link = Почему? Это прочтёт участник.
request-form-hint = одно доброе предложение
request-form-instead = Отправьте это с причиной, её прочтёт участник: { $command } { $redemption } и почему.
command-refuse = отклонить запрос бонуса, назвав причину
command-withhold = не выдавать одобренное, назвав причину
command-endperk = забрать бонус, назвав причину
command-endrefund = забрать бонус и вернуть за него баллы
option-redemption = номер запроса
error-no-redemption = Запроса { $redemption } здесь нет.
error-redemption-decided = Это уже решено: с «{ $perk }» теперь всё иначе. Взгляните ещё раз.
error-own-request = Это ваш собственный запрос: его решает другой менеджер.
error-perk-kept = Выплату или код забрать нельзя: они отданы насовсем.
error-no-perk = Такого бонуса больше нет. Какие есть, покажет /perks.
error-perk-retired = Этот бонус больше не предлагают.
error-perk-yours = Он у вас уже есть или запрошен. Где он сейчас, покажет /perks.
error-perk-had = Этот бонус у вас уже был, его дают один раз.
error-perk-out = Сейчас таких не осталось. Баллы не списаны.
error-perk-locked = До него не хватает { $n ->
    [one] { NUMBER($n) } подтверждённого балла.
   *[many] { NUMBER($n) } подтверждённых баллов.
}
error-perk-dear = На него не хватает { $n ->
    [one] { NUMBER($n) } подтверждённого балла
   *[many] { NUMBER($n) } подтверждённых баллов
}. Ничего не списано.

command-payouts = выплаты за месяц и файл для бухгалтера
option-paid_in = месяц, например 2026-11
option-as = export, чтобы получить файл CSV
payouts-title = Выплаты за { $month }
payouts-none = В этом месяце выплат не одобряли и не проводили.
payouts-more = и ещё { $n }: все они есть в файле
payouts-paid = Выплачено
payouts-owed = Одобрено, ещё не выплачено
payouts-note = По дню выплаты, а пока её нет, по дню одобрения. Сам бот денег не переводит.
payouts-file = Выплаты за { $month } таблицей: { $n ->
    [one] { $n } строка
    [few] { $n } строки
   *[many] { $n } строк
}. В ней есть имена, храните её бережно.
button-csv = Файл CSV
error-not-a-month = «{ $value }» — это не месяц. Он пишется так: 2026-11.

command-perk = изменить бонусы, по одному полю за раз
option-perk = короткое имя бонуса
option-field = что изменить
option-to = новое значение
option-spend = цена, на которую вы согласны
option-target = бонус и его поле
catalogue-title = Каталог бонусов
catalogue-note = Новый: /perk new, короткое имя и вид.
perk-kind-early_access = ранний доступ
perk-kind-closed_room = закрытый чат
perk-kind-priority_support = приоритетная поддержка
perk-kind-bonus = выплата
perk-kind-product_line = связь с командой продукта
perk-kind-code = код
perk-holders = есть или запрошен: { $n }
perk-not-offered = не предлагается
perk-page-title = { $name } · { $kind }
perk-lead-note = Роль и чат задают только руководители: они дают власть.
perk-codes-left = Осталось кодов
perk-field-title-en = Название (английское)
perk-field-title-ru = Название (русское)
perk-field-threshold = Порог (всего заработано)
perk-field-price = Цена (тратит баллы)
perk-field-stock = Сколько всего
perk-field-days = На сколько дней
perk-field-approval = Одобряет менеджер
perk-field-retired = Убран
perk-field-role = Роль в Discord
perk-field-room = Чат в Telegram
perk-field-amount = Сумма
perk-field-currency = Валюта
perk-shape-title = название от 1 до 300 знаков
perk-shape-threshold = целое число от 1 до 1000000; порог заменит цену
perk-shape-price = целое число от 1 до 1000000; цена заменит порог
perk-shape-stock = целое число от 0 до 1000000 или none, если без предела
perk-shape-days = целое число от 1 до 3650 или none, если насовсем
perk-shape-approval = yes или no
perk-shape-retired = yes или no
perk-shape-role = номер роли, от 15 до 20 цифр, или none
perk-shape-room = номер супергруппы, например -1001234567890, или none
perk-shape-amount = сумма, например 25.00
perk-shape-currency = три заглавные буквы, например EUR
switch-approval-on = Пусть одобряет менеджер
switch-approval-off = Выдавать без менеджера
switch-retired-on = Больше не предлагать
switch-retired-off = Предлагать
perk-nothing = –
perk-yes = да
perk-no = нет
button-codes = Добавить коды
button-holders = У кого он есть
button-catalogue = Все бонусы
button-to-perk = Назад
button-end-of = Завершить { $redemption }…
perk-form-title = { $field }
perk-form-instead = Отправьте /perk { $name } { $field } и новое значение.
perk-made = Бонус «{ $name }» в каталоге, но пока не предлагается. Заполните поля и нажмите «Предлагать».
perk-edited = Изменено: { $field }. То, что уже выдано, остаётся как есть.
perk-edit-undone = Последнее изменение отменено.
codes-form-title = Добавить коды
codes-form-link = Коды, каждый на своей строке
codes-form-hint = код — это одно слово
codes-form-instead = Напишите мне в личный чат, где этого не видит никто другой: /perk { $name } codes и сами коды, каждый одним словом.
codes-added = В «{ $name }» { $n ->
    [one] добавлен { NUMBER($n) } код
    [few] добавлено { NUMBER($n) } кода
   *[many] добавлено { NUMBER($n) } кодов
}{ $known ->
    [0] {""}
   *[other] ; уже было: { NUMBER($known) }
}.
holders-title = У кого есть «{ $name }»
holders-none = Сейчас ни у кого.
error-no-such-perk = Бонуса «{ $name }» нет. Список покажет /perk.
error-perk-name = «{ $name }» не годится как короткое имя: нужны строчные латинские буквы, цифры и дефис, первой буква, не больше 40 знаков и не слово «new».
error-perk-name-taken = Бонус «{ $name }» уже есть.
error-perk-kind = Отправьте /perk new, короткое имя и один из видов: { $kinds }.
error-perk-field-unknown = У «{ $name }» нет поля «{ $field }». Какие есть, покажет /perk { $name }.
error-perk-field-wrong = «{ $value }» не подходит для { $field }. Нужно { $shape }.
error-perk-lead-only = Роль и чат бонуса задают только руководители, потому что они дают власть.
error-perk-in-use = «{ $name }» уже выдан или запрошен ({ $n }), поэтому его роль и чат не меняются. Сделайте новый бонус, а этот уберите.
error-perk-not-whole = «{ $name }» заполнен не до конца. Чтобы предлагать выплату, нужны сумма и валюта.
error-perk-nothing-to-undo = У «{ $name }» не осталось изменений, которые можно отменить.
error-perk-no-codes-kind = «{ $name }» не из тех бонусов, что выдают коды.
error-perk-codes-none = Кодов не видно. Отправьте /perk { $name } codes и коды, каждый одним словом.
error-perk-codes-many = За один раз не больше { $n } кодов, пожалуйста.
error-perk-code-long = В коде может быть не больше { $n } знаков.

decision-perk_approve = одобрение бонуса
decision-perk_deny = отказ в бонусе
decision-perk_paid = отметка о выплате
decision-perk_granted = выдача бонуса
decision-perk_failed = неудача при выдаче или возврате бонуса
decision-perk_retry = ещё одна попытка
decision-perk_ended = возврат бонуса
decision-perk_end = завершение бонуса
decision-perk_over = конец срока бонуса
decision-perk_new = новый бонус
decision-perk_edit = изменение бонуса
decision-perk_undo = отмена изменения бонуса
decision-perk_codes = добавление кодов
