# Источники: что приносят и что с ними не так; записи, которые удалены или изменены

command-intake = где я слушаю, что пришло и что не так
command-ask = спросить источник сейчас
option-source = имя источника
button-ask-now = Спросить: { $source }
button-intake = Источники
intake-title = Источники
intake-empty = Пока я нигде не слушаю. Источники задаются в config.toml: communities.NAME.sources.
intake-every = каждые { $n } мин
intake-taken-out = больше нет в настройках
intake-never = пока ничего не принёс
intake-worked = последний успех { $at }
intake-newest = самая новая запись { $at }
intake-today = Сегодня:
intake-week = 7 дней:
intake-new = новых { $n }
intake-known = известных { $n }
intake-broken = нечитаемых { $n }
intake-budget = Бюджет: { $used } из { $most } { $unit ->
    [posts] записей за месяц
   *[units] единиц за день
} ({ $percent }%)
intake-unread = Ждут разбора: { $n }
intake-waiting = То, что не удалось прочитать, сохранено: { $n }. После исправления: python -m bot intake retry
intake-again = Спрошу снова { $at }.
intake-own-http = Приём по HTTP
intake-own-import = Загруженные файлы
intake-own-find = Находки участников
source-no-key = Нет ключа: укажите { $words } в config.toml или в окружении
source-key-refused = Площадка не принимает ключ ({ $words }): нужен действующий
source-no-rights = Площадка не разрешает: { $words }. Возможно, тарифа ключа не хватает или это место закрыто
source-used-up = Собственный лимит учётной записи на площадке исчерпан ({ $words }); проверьте там тариф
source-budget = Бюджет исчерпан
source-bad-query = Площадка не понимает запрос ({ $words }); исправьте этот источник в config.toml
source-comments-off = Комментарии там отключены: { $words }
source-not-found = Там больше ничего нет: { $words }. Уберите это из config.toml
source-strange = Ответ площадки не удаётся прочитать ({ $words }); возможно, её интерфейс изменился
source-later = Площадка сейчас не отвечает как нужно ({ $words })
source-is-asked = Через несколько секунд спрошу { $source }. Что придёт, будет видно в «Источниках».
error-source-unknown = Источника «{ $source }», который можно спросить, нет. Список: /intake.
error-source-just-asked = Источник { $source } уже спрошен меньше минуты назад. Подождите, пожалуйста, немного.
notice-source-silent = Источник { $source } ничего не приносит: { $why }. Я продолжаю пробовать; как дела, видно в /intake.
notice-source-back = Источник { $source } снова работает. Пропущенное уже читается.
notice-budget-low = Источник { $source } использовал { $used } из { $most } { $unit ->
    [posts] записей месячного бюджета
   *[units] единиц дневного бюджета
}. Когда бюджет кончится, я не буду спрашивать до следующего периода.
notice-budget-out = Бюджет источника { $source } исчерпан. Спрошу снова { $at }. Увеличить его можно в config.toml.
desk-silent = Молчащие источники (см. /intake):

card-post = Запись
card-post-gone = исчезла: удалена или больше не видна всем, замечено { $at }
card-post-forgotten = автор и текст забыты
card-post-edited = текст изменён, замечено { $at }; здесь стоит новый
card-latest-gone = последняя запись под ней тоже исчезла, замечено { $at }
tell-post-gone = Запись, о которой ветка #{ $thread }, исчезла: удалена или больше не видна всем. Отвечать не нужно; место можно освободить на карточке.
notice-post-gone = Запись ветки #{ $thread } исчезла: удалена или больше не видна всем. На неё никто ещё не ответил. Завершить ветку?
decision-post_gone = исчезнувшая запись
decision-post_back = вернувшаяся запись
decision-post_edited = запись с новым текстом
