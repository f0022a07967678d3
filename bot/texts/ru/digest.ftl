# День, неделя, все сообщества

digest-title-day-members = { $product }: коротко о дне
digest-title-day-managers = { $product }: день для менеджеров
digest-title-week-members = { $product }: коротко о неделе
digest-title-week-managers = { $product }: неделя для менеджеров
digest-quiet-day = { $at }: спокойный день, ничего нового, и никто не ждёт ответа. Хорошего отдыха!
digest-quiet-week = Спокойная неделя по { $at }: ничего не пришло, и никто не ждал ответа. Хорошего отдыха!
digest-counts = { $at } · новые: { $new } · взяты: { $claimed } · с ответом: { $answered } · просрочены: { $overdue }
digest-now = Сейчас:
digest-next = Ближайшие сроки
digest-nobody = пока никто
digest-late = Просрочены:
digest-again = Критик пишет снова:
digest-more = и ещё { $n }
digest-helpers = Помогли больше всех:
digest-month-title = Этот месяц:
digest-month = { $members } из { $members_target } активных участников · { $answers } из { $answers_target } ответов · { $likes } из { $likes_target } лайков
digest-pace = { $what } { $n } из { $total } (к этому дню: { $due })
digest-pace-members = активные участники
digest-pace-answers = ответы
digest-pace-likes = лайки

week-span = { $since } – { $at }
week-before = , неделей раньше { $value }
week-line-new = Новые ветки:
week-line-answered = Ветки с ответом:
week-line-in-target = Ответ вовремя:
week-line-reply = До первого ответа, медиана:
week-line-members = Активные участники:
week-line-answers = Ответы:
week-line-likes = Лайки:
week-line-freed = Места освобождены без ответа:
week-line-incidents = Волны жалоб:

advice-members-limit_free = возьмите { $card }: предельный срок прошёл, а ветку никто не взял.
advice-members-late_free = возьмите { $card }: срок прошёл, а ветку никто не взял.
advice-members-follow_up = посмотрите { $card }: критик пишет снова и ждёт ответа.
advice-members-soon_free = возьмите { $card }: срок меньше чем через 3 часа, а ветку никто не взял.
advice-members-late_held = если { $card } у вас, ответьте сегодня: срок прошёл.
advice-members-free = возьмите { $card }, или пусть выберет /next.
advice-members-praise = ничего. Каждая ветка в надёжных руках. Спасибо!
advice-managers-limit_free = найдите, кто возьмёт { $card }: предельный срок прошёл, ветку никто не взял. /assign { $number }
advice-managers-limit_held = { $card }: предельный срок прошёл, ответа нет. Спросите, нужна ли помощь: { $who }
advice-managers-incident = посмотрите на волну жалоб: пришло намного больше обычного.
advice-managers-late_free = найдите, кто возьмёт { $card }: срок прошёл, ветку никто не взял. /assign { $number }
advice-managers-follow_up = проследите, чтобы { $card } не осталась без ответа: критик пишет снова.
advice-managers-soon_free = найдите, кто возьмёт { $card }: срок меньше чем через 3 часа. /assign { $number }
advice-managers-review = { $n ->
    [one] примите решение по { $n } ветке на проверке: /mentions
    [few] примите решение по { $n } веткам на проверке: /mentions
   *[many] примите решение по { $n } веткам на проверке: /mentions
}
advice-managers-late_held = { $card }: срок прошёл, ответа нет. Спросите, нужна ли помощь: { $who }
advice-managers-applications = { $n ->
    [one] примите решение по { $n } заявке на вступление.
    [few] примите решение по { $n } заявкам на вступление.
   *[many] примите решение по { $n } заявкам на вступление.
}
advice-managers-requests = { $n ->
    [one] примите решение по { $n } запросу привилегии.
    [few] примите решение по { $n } запросам привилегий.
   *[many] примите решение по { $n } запросам привилегий.
}
advice-managers-doubts = { $n ->
    [one] посмотрите { $n } ответ, который вас ждёт: /review
    [few] посмотрите { $n } ответа, которые вас ждут: /review
   *[many] посмотрите { $n } ответов, которые вас ждут: /review
}
advice-managers-free = проследите, чтобы { $card } кто-то взял: пока ветку никто не взял.
advice-managers-praise = ничего. Каждая ветка в надёжных руках: хороший день, чтобы поблагодарить участников.
advice-operators-limit_free = сначала { $card }: предельный срок прошёл, ветку никто не взял
advice-operators-limit_held = сначала { $card }: предельный срок прошёл, ветка занята, ответа нет
advice-operators-incident = сначала волна жалоб: пришло намного больше обычного
advice-operators-late_free = сначала { $card }: срок прошёл, ветку никто не взял
advice-operators-follow_up = сначала { $card }: критик пишет снова
advice-operators-review = { $n ->
    [one] сначала проверка: ждёт { $n } ветка
    [few] сначала проверка: ждут { $n } ветки
   *[many] сначала проверка: ждут { $n } веток
}
advice-operators-late_held = сначала { $card }: срок прошёл, ветка занята, ответа нет

desk-incident = Волна жалоб, замечена { $since }, веток на её карточке: { $n }
desk-missed = Предельный срок прошёл: { $n }
desk-answered-late = С ответом после предельного срока, ещё не закрыты:
desk-waits = Ждут вас:
desk-waits-review = проверка { $n }
desk-waits-applications = заявки { $n }
desk-waits-requests = привилегии { $n }
desk-waits-doubts = ответы под вопросом { $n }
desk-waits-words = сообщения участников { $n }
desk-staff = У поддержки: { $n }, самая давняя передана { $since }
desk-held = Срок на паузе: { $n }
desk-aside = Ещё:
desk-aside-freed = места освобождены без ответа: { $n }
desk-aside-arrived = просрочены ещё до нас: { $n }
desk-aside-line = в очереди: { $n }

overview-title = Все сообщества
overview-head = { $at } · сообществ: { $n } · требуют внимания: { $left } · «вовремя» за 30 дней
overview-counts = новые { $new } · с ответом { $answered } · просрочены { $overdue }{ $missed ->
    [0] {""}
   *[other] , из них за предельным сроком { $missed }
}
overview-oldest = самая давняя { $since }
overview-sla = вовремя { $share }
overview-stuck = { $n ->
    [one] { $n } сообщение не доходит
    [few] { $n } сообщения не доходят
   *[many] { $n } сообщений не доходят
}
overview-dead = { $n ->
    [one] { $n } сообщение так и не доставлено
    [few] { $n } сообщения так и не доставлены
   *[many] { $n } сообщений так и не доставлено
}
overview-more = { $n ->
    [one] и ещё { $n } сообщество, требуют внимания: { $left }
    [few] и ещё { $n } сообщества, требуют внимания: { $left }
   *[many] и ещё { $n } сообществ, требуют внимания: { $left }
}
