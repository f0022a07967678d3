# Отчёт за месяц: карточка, картинка, PDF, XLSX

command-report = отчёт за месяц: карточка, картинка, PDF и XLSX
option-month = какой месяц, например 2026-10; без него – последний полный
option-audience = «client» – версия без имён
error-report-right = Отчёт – для клиента и менеджеров. Месяц сообщества покажет /leaderboard month.
error-report-month = «{ $value }» – не месяц. Напишите так: /report 2026-10
error-report-future = { $month }: этот месяц ещё не начался. Выберите текущий или более ранний.
error-report-before = Раньше ничего нет: первое известное упоминание – { $month }.
error-report-closed = Отчёт приходит лично. Сначала откройте личный чат с ботом, потом отправьте /report ещё раз.
monthly-coming = Готовлю отчёт: { $month }. Скоро будет здесь.
monthly-coming-direct = Готовлю отчёт: { $month }. Скоро будет в личном чате. Если ничего не пришло, сначала откройте личный чат с ботом.
monthly-already = Отчёт за { $month } уже готовится. Скоро будет.
monthly-card-only = Придут только цифры, { $month }: для картинки, PDF и XLSX нужно дополнение «report», а оно не установлено. Его ставит команда «make install» там, где работает бот.
notice-monthly-extra = Отчёт за месяц пришёл без картинки, PDF и XLSX: для них нужно дополнение «report», а оно не установлено. Его ставит команда «make install» там, где работает бот.

monthly-title = { $product }: { $month }
monthly-subject = Отчёт за месяц
monthly-for-client = Для клиента: без имён
monthly-for-manager = Для менеджеров: с именами участников
monthly-so-far = Месяц ещё идёт ({ $month }): данные на { $date }. С полными месяцами сравнивайте осторожно.
monthly-made = { $span } · подготовила программа сообщества
monthly-author = Программа сообщества { $product }
monthly-before-began = В этом месяце программа ещё не работала. Известны только посты.

monthly-figure-negative = Негативные упоминания
monthly-figure-share = Доля среди всех упоминаний
monthly-figure-threads = Новые жалобы
monthly-figure-handled = Обработано
monthly-figure-in-target = Ответ за { $hours } ч
monthly-figure-in-limit = Ответ за { $hours } ч
monthly-figure-median = Обычное время до ответа
monthly-figure-p90 = Девять из десяти – за
monthly-figure-answers = Ответы
monthly-figure-likes = Лайки
monthly-figure-members = Активные участники
monthly-figure-staff = Передано поддержке
monthly-of = из { $n }
monthly-good-of = { $good } из { $total }
monthly-points = { $points } п. п.
monthly-hours = { $hours } ч
monthly-target = цель { $n }
monthly-compared = { $month }: { $value }
monthly-column-figure = Показатель
monthly-column-target = Цель
monthly-column-change = Изменение

monthly-part-targets = Цели месяца
monthly-part-came = Что пришло
monthly-part-speed = Как быстро
monthly-headline = Месяц в цифрах
monthly-changes-note = Изменение – по сравнению с прошлым месяцем; если там было 20 и больше, то в процентах. П. п. – процентные пункты.
monthly-baseline-note = База для сравнения – { $month }: месяц до программы или выбранный заранее.
monthly-late-on-arrival = { $n ->
    [one] { $n } жалоба была просрочена ещё до того, как мы её увидели. Её считаем отдельно: ни в доли, ни во время ответа она не входит.
    [few] { $n } жалобы были просрочены ещё до того, как мы их увидели. Их считаем отдельно: ни в доли, ни во время ответа они не входят.
   *[many] { $n } жалоб были просрочены ещё до того, как мы их увидели. Их считаем отдельно: ни в доли, ни во время ответа они не входят.
}
monthly-daily = Негативные упоминания и ответы по дням
monthly-negatives = Негативные упоминания
monthly-answers = Ответы
monthly-still-to-come = ещё впереди
monthly-days-still = Негативных упоминаний не было, ответов никто не записал.
monthly-days-none = Негативных упоминаний не было.
monthly-days-peak = Больше всего – { $day }: { $n }.
monthly-days-peaks = Больше всего за день – { $n }, таких дней: { $days }.
monthly-days-answers = Дней с ответами: { $n }.
monthly-days-unanswered = Ответов никто не записал.
monthly-days-few = Негативных упоминаний – { $n }, записанных ответов – { $answers }: для графика по дням мало.

monthly-waiting = Сколько жалобы ждали ответа
monthly-within = до { $hours } ч: { $count }
monthly-until = { $target }–{ $limit } ч: { $count }
monthly-later = дольше
monthly-replies-none = На жалобы этого месяца ответов пока нет.
monthly-replies-few = { $n ->
    [one] Ответ получила только { $n } жалоба, для графика мало. Время до ответа: { $times }.
    [few] Ответ получили только { $n } жалобы, для графика мало. Время до ответа: { $times }.
   *[many] Ответ получили только { $n } жалоб, для графика мало. Время до ответа: { $times }.
}
monthly-replies = { $n ->
    [one] Жалоб с ответом: { $n }. Половина ждала не дольше { $median }, девять из десяти – не дольше { $p90 }.
   *[other] Жалоб с ответом: { $n }. Половина ждала не дольше { $median }, девять из десяти – не дольше { $p90 }.
}
monthly-replies-late = { $n ->
    [0] Дольше { $hours } ч не ждал никто.
   *[other] Дольше { $hours } ч ждали: { $n }.
}

monthly-categories-title = О чём были жалобы
monthly-categories-none = В этом месяце новых жалоб не было.
monthly-categories = Чаще всего – «{ $category }»: { $n } из { $total } ({ $share }).
monthly-categories-before = Месяцем раньше – { $n } из { $total } ({ $share }).

monthly-outcome-title = Что затихло после ответа
monthly-outcome-all = Все с ответом
monthly-by-category = По теме
monthly-by-kind = По виду ответа
monthly-by-guidance = По подсказке
monthly-guidance = { $category }, версия { $version }
monthly-kind-steps = Шаги к решению
monthly-kind-story = Своя история
monthly-kind-support = Ссылка на поддержку
monthly-kind-none = Вид не указан
monthly-outcome-none = Ни об одной жалобе с ответом пока нельзя сказать, было ли в ней тихо { $hours } ч.
monthly-outcome = { $n ->
    [one] Из { $n } жалобы с ответом затихли на { $hours } ч: { $quiet } ({ $share }; с уверенностью 95% – от { $low } до { $high }).
   *[other] Из { $n } жалоб с ответом затихли на { $hours } ч: { $quiet } ({ $share }; с уверенностью 95% – от { $low } до { $high }).
}
monthly-undecided = { $n ->
    [one] Ещё о { $n } пока рано судить.
   *[other] Ещё о { $n } пока рано судить.
}
monthly-kinds-alike = Виды ответов различаются не больше, чем объясняет случай.
monthly-kinds-differ = После ответов «{ $best }» становилось тихо чаще, чем после «{ $worst }», и одним случаем это не объяснить.
monthly-whiskers = Точка – доля затихших, линия – её интервал 95%: чем короче, тем надёжнее.
monthly-column-group = Жалобы с ответом
monthly-column-n = Сколько
monthly-column-share = Доля
monthly-column-interval = Интервал 95%

monthly-helpers = Больше всех помогли
monthly-column-name = Имя
monthly-column-answers = Ответы
monthly-column-likes = Лайки
monthly-column-points = Баллы

monthly-cannot = Чего этот отчёт не доказывает
monthly-cannot-cause = Если после начала программы негативных упоминаний меньше, это не значит, что меньше из-за неё. На них влияют и новости, и обновления, и сезон, а здесь этого не различить.
monthly-cannot-small = Малые числа меняются случайно: из десяти жалоб одна – это десять процентных пунктов. Насколько далеко заходит случай, показывают интервалы.
monthly-cannot-quiet = «Затихла» значит, что в ветке не появилось нового негатива. Это не значит, что автор согласен.
monthly-cannot-told = Лайки и ответы там, где площадку нельзя спросить, записаны со слов участников. Ответы, оказавшиеся неверными, не считаются.
monthly-cannot-seen = Посчитано только то, что пришло из подключённых источников. Остального этот отчёт не видит.
monthly-definitions = Как это посчитано
monthly-define-negative = Негативное упоминание: публичный пост или комментарий с негативом, по дню публикации. Не считается то, что оказалось не о нас или не негативным.
monthly-define-thread = Жалоба: ветка одного критика со всем, что под ней; относится к месяцу, когда пошло её время, то есть к первому негативному упоминанию.
monthly-define-handled = Обработано: есть публичный ответ, или жалоба передана поддержке (либо юристам) участником или менеджером.
monthly-define-answered = Время до ответа: от первого упоминания до первого публичного ответа, который не отклонили. Время у поддержки и время на паузе у менеджера не считается. Кто ещё может успеть, в доли не входит.
monthly-define-active = Активный участник: за месяц занимает место в ветке или записывает ответ или лайк.
monthly-define-quiet = Затихла: { $hours } ч после первого ответа в ветке нет нового негатива. Интервал – по Уилсону.
monthly-page = Страница { $page } из { $pages }
monthly-foot = «После» не значит «из-за»: подробнее – в PDF.
monthly-pdf-client = PDF для клиента, { $month }: можно пересылать, имён участников и критиков в нём нет.
monthly-pdf-manager = PDF для менеджеров, { $month }. В нём есть имена участников: не пересылайте.
monthly-xlsx-client = Строки, из которых сложились цифры, { $month }: без участников и критиков.
monthly-xlsx-manager = Строки, из которых сложились цифры, { $month }. В них есть имена участников и критиков: не пересылайте.

monthly-sheet-about = О файле
monthly-about-zone = Всё время – местное: { $zone }.
monthly-about-cut = На листе «{ $value }» – первые { $n } из { $total } строк.
