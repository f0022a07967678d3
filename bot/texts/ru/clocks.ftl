# Два срока ветки: как сообщество в них укладывается, и пауза, которую ставит менеджер

sla-title = { $n ->
    [0] Веток без ответа нет
    [one] { $n } ветка ждёт ответа
    [few] { $n } ветки ждут ответа
   *[many] { $n } веток ждут ответа
}{ $overdue ->
    [0] {""}
   *[other] , просрочено: { $overdue }
}
sla-nothing-open = На всё есть ответ.
sla-more = и ещё { $n }
sla-follow-ups = Критик пишет снова: { $numbers }
sla-staff = У поддержки: { $n }, самая давняя передана { $since }
sla-held-title = Срок на паузе ({ $n })
sla-held = пауза началась { $since }: { $why }
sla-nobody = пока никто
sla-window = { $days ->
    [one] За последний { $days } день
    [few] За последние { $days } дня
   *[many] За последние { $days } дней
}
sla-within = { $hours } ч
sla-within-own = { $hours } ч или за свой срок
sla-in-claim = Место занято за { $within }: { $share }
sla-in-target = Ответ за { $within }: { $share }
sla-in-limit = Ответ за { $within }: { $share }
sla-claim = До первого занятого места: медиана { $median }, 9 из 10 за { $p90 }
sla-reply = До первого ответа: медиана { $median }, 9 из 10 за { $p90 }
sla-late = Просрочены ещё до того, как мы их увидели, считаем отдельно: { $n }
sla-by-category = По категориям за 30 дней (доля в целевой срок, медиана до ответа)
sla-category = { $category }: { $share }, { $median }
sla-category-own = { $category } (свои { $hours }/{ $limit } ч): { $share }, { $median }
sla-note = Ветки, которые ещё могут успеть, в доли пока не входят.

due-paused = срок на паузе
card-held = пауза началась { $since }: { $why }
held = Срок ветки #{ $thread } на паузе, пока вы не продолжите отсчёт. Причина видна на карточке.
resumed = Отсчёт в ветке #{ $thread } продолжается. Срок ответа: { $at }
resumed-brief = Отсчёт в ветке #{ $thread } продолжается.
hold-form-title = Пауза для срока ветки #{ $thread }
hold-form-why = Почему? Причину увидят на карточке
hold-form-instead = Отправьте /hold { $thread } и причину. Её увидят на карточке.
button-hold = Пауза срока
button-resume = Продолжить отсчёт
command-hold = поставить срок ветки на паузу, с причиной
command-resume = продолжить отсчёт срока ветки
decision-hold = пауза срока
decision-go_on = продолжение отсчёта
error-not-waiting = Ветка #{ $thread } не ждёт первого ответа, поэтому её срок не идёт.
error-held-already = Срок ветки #{ $thread } уже на паузе, причина другая. Продолжить отсчёт: /resume { $thread }.
error-not-held = Срок ветки #{ $thread } никто не ставил на паузу, продолжать нечего.
