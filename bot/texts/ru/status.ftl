# Как дела у бота: /status

command-status = всё ли в порядке: чаты, что ждёт, что требует внимания
button-look-again = Проверить снова
status-title = Не всё в порядке
status-well = Всё в порядке: { $chats }. Ничего не ждёт.
status-since = Началось { $since }.
status-idle = Сейчас никто не обслуживает: { $chats }. Если так и останется, попросите, пожалуйста, того, кто меня запускает, проверить процессы.
status-digest-late = Сводка должна была выйти { $at }, но ещё не готова.
status-dead = Не доставлено: { $n ->
    [one] { $n } сообщение
    [few] { $n } сообщения
   *[other] { $n } сообщений
} ({ $why }). То, что не приняла комната, придёт само, когда она снова заработает.
status-waiting = Ещё не показано: { $n ->
    [one] { $n } сообщение
    [few] { $n } сообщения
   *[other] { $n } сообщений
}, самое старое: { $since }.
status-unread = Записи, которые ещё не прочитаны: { $n }, первая: { $since }.
status-letters = Пришло и не удалось прочитать: { $n } (см. /intake).
status-works = Работает: { $chats }
status-version = Версия { $version }
status-digest = последняя сводка { $at }
status-runs = запуск { $since }
status-process = процесс { $number } ({ $chats }): запуск { $since }
status-clock = часы
