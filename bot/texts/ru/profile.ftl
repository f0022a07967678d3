# Своя страница, второй чат и подходящие ветки

me-state = Участие
me-state-applied = ждёт решения менеджера с { $since }
me-state-active = участвуете, в программе с { $since }
me-state-paused = перерыв, в программе с { $since }
me-state-suspended = остановлено менеджером, в программе с { $since }
me-state-left = окончено, в программе с { $since }
me-pending = { $n ->
    [one] ещё { $n } ждёт
    [few] ещё { $n } ждут
   *[many] ещё { $n } ждут
}
me-seats-more = { $n ->
    [one] ещё { $n }
    [few] ещё { $n }
   *[many] ещё { $n }
}
me-handles = Ваши публичные имена
me-speaks = На каких языках отвечаете
me-knows = В чём разбираетесь
me-zone = Часовой пояс
me-hours = Тихие часы
me-pings = Подсказок в день
me-chats = Ваши чаты
me-to-begin = Укажите свои публичные имена, чтобы ответы засчитывались как проверенные, и темы, в которых разбираетесь, чтобы ветки находили вас.
me-saved = Сохранено.
pings-n = { $n ->
    [0] нет
    [one] не больше { $n }
    [few] не больше { $n }
   *[many] не больше { $n }
}

seats-ask = Одно нажатие освобождает место. Ничего страшного.
speaks-ask = На каких языках вы отвечаете? Одно нажатие на каждый. Другой язык: /me speaks и коды, например /me speaks en ja. Если не выбрать ничего, это язык сообщества.
knows-ask = В чём вы разбираетесь по своему опыту? Одно нажатие на тему. Такие ветки идут первыми в /next, а карточки могут назвать ваше имя, без уведомления.
pings-ask = Писать вам, когда появляется подходящая ветка? Сколько раз в день самое большее? В тихие часы не пишу никогда.
words-ask = Что вы хотите сказать команде?

handles-form-title = Ваши публичные имена
handles-hint = @имя или ссылка на свою страницу; пусто — убрать
handles-instead = Пришлите публичные имена по одному, например /me handle x ana_trades, /me handle youtube @ana или /me handle reddit u/ana.
hours-form-title = Часовой пояс и тихие часы
zone-hint = Например, Europe/Moscow, Moscow или UTC+3; пусто — как у сообщества
quiet-hint = Например, 22:00-07:30; пусто — нет
hours-instead = Пришлите /me zone и часовой пояс, например /me zone Europe/Moscow, и /me quiet 22:00-07:30 (или /me quiet off).

connect-title = Подключить чат
connect-how = Этот код подключает ваш другой чат к этому. Напишите мне там, в личном чате: /me connect { $code }. Он действует один раз, 15 минут. Не давайте его никому: кто его пришлёт, станет частью вашей учётной записи.
connect-for-good = Места, ответы, баллы и бонусы обоих станут общими, во всех сообществах. Отменить это нельзя.
connect-form-title = Код из вашего другого чата
connect-form-code = Код
connect-form-code-hint = ABCDE-FGHJK
connect-instead = Пришлите /me connect и код, который показывает ваш другой чат.
connect-sure = После этого вы и { $name } ({ $platform }) станете здесь одним человеком. Это точно ваша учётная запись? Если код вам дал кто-то другой, остановитесь.
connect-overheard = Этот код здесь могли прочитать все, поэтому он больше не действует. Сделайте, пожалуйста, новый и пришлите его мне в личном чате.
connected = Готово: { $name } ({ $platform }) и эта учётная запись теперь одно целое.
connect-like = Обе учётные записи принадлежат одному человеку.
connect-perk = Этот бонус уже есть у другой подключённой учётной записи.

next-fits = Самая срочная ветка для вас. Подходит вам: { $why }.
next-other-language = Самая срочная из оставшихся веток; её язык: { $why }.

card-fits = Могут подойти

tell-fits = Ветка #{ $thread } ждёт ответа, место свободно{ $why ->
    [none] {""}
   *[other] {" "}({ $why })
}. Как часто мне писать, задаёт /me.
tell-connected = { $name } ({ $platform }) теперь подключается к вам: места, баллы и бонусы общие. Если это были не вы, сразу сообщите менеджеру.

decision-connect = подключение второго чата

button-handles = Публичные имена
button-speaks = Языки
button-knows = Темы
button-hours = Тихие часы
button-pings = Подсказки
button-connect = Подключить чат
button-words = Сказать команде
button-pause = Взять перерыв
button-seats = Мои места ({ $n })
button-me = Моя страница
button-have-code = У меня есть код
button-connected = Да, подключить

option-setting = handle, zone, quiet, speaks, knows, pings или connect
option-content = новое значение
option-form = отправлена ли форма
option-x = ваше имя в X
option-youtube = ваш псевдоним на YouTube
option-reddit = ваше имя на Reddit
option-zone = ваш часовой пояс
option-quiet = ваши тихие часы, например 22:00-07:30
option-tongue = язык
option-topic = technical, support, trust или rumor
option-pings = сколько раз в день
option-code = код из вашего другого чата

error-not-a-handle = «{ $value }»: такого имени на { $place } быть не может. Напишите его как @name или пришлите ссылку на свою страницу там.
error-handle-taken = { $value } ({ $place }) здесь уже указано как чьё-то публичное имя. Если оно ваше, подключите другой чат в /me или спросите менеджера.
error-unknown-place = Не знаю, что такое «{ $value }». Скажите, где это имя: /me handle x name, /me handle youtube @name или /me handle reddit name.
error-not-a-language = «{ $value }» — не код языка. Нужны коды из двух или трёх букв, например en, de или pt.
error-too-many-languages = Больше языков, чем { $n }, я не запомню. Назовите, пожалуйста, те, на которых отвечаете.
error-not-a-topic = «{ $value }» — не тема. Есть такие: { $words }.
error-not-a-zone = Не знаю часового пояса «{ $value }». Напишите его как Europe/Moscow, New York или UTC+3.
error-not-hours = «{ $value }» — не часы. Напишите их как 22:00-07:30 или off.
error-not-pings = «{ $value }» не подходит. Напишите число от 0 до { $n }.
error-code-unknown = Не знаю такого кода. Сделайте новый в другом чате: /me, «Подключить чат».
error-code-used = Этот код уже использован. Сделайте новый в другом чате: /me, «Подключить чат».
error-code-old = Этому коду больше 15 минут. Сделайте новый в другом чате: /me, «Подключить чат».
error-code-own = Эта учётная запись и та, где показан код, уже ваши. Введите код в другом чате.
error-code-same-chat = У одного человека здесь одна учётная запись в каждом чате, а у владельца кода она в этом чате уже есть. Ничего не изменилось.
