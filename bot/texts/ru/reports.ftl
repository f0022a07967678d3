# Баллы и рейтинг, сроки, упоминания, дайджест

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
sla-staff = У поддержки: { $n }, самая давняя с { $since }
sla-nobody = пока никто
sla-window = { $days ->
    [one] За последний { $days } день
    [few] За последние { $days } дня
   *[many] За последние { $days } дней
}
sla-in-target = Ответ за { $hours } ч: { $share }
sla-in-limit = Ответ за { $hours } ч: { $share }
sla-claim = До первого занятого места: медиана { $median }, 9 из 10 за { $p90 }
sla-reply = До первого ответа: медиана { $median }, 9 из 10 за { $p90 }
sla-late = Просрочены ещё до того, как мы их увидели, считаем отдельно: { $n }
sla-by-category = По категориям за 30 дней: доля в целевой срок, медиана до ответа
sla-note = Ветки, которые ещё могут успеть, в доли пока не входят.

queue-title = Упоминания
queue-review = Ждут вашего решения: { $n }
queue-kept = Отложенные, сначала самые негативные
queue-found = Найдено по запросу «{ $words }»
queue-none = Вас ничего не ждёт.
queue-show = Опубликовать { $n }
queue-in-line = { $n ->
    [one] { $n } ветка стоит в очереди в чат сообщества.
    [few] { $n } ветки стоят в очереди в чат сообщества.
   *[many] { $n } веток стоят в очереди в чат сообщества.
}
queue-negative = негатив { $percent }%

digest-title = { $product }: коротко о дне
digest-date = { "Дайджест за " }
digest-quiet = Спокойный день: ничего нового, и никто не ждёт ответа. Хорошего отдыха!
digest-counts = Новые: { $new } · взяты: { $claimed } · с ответом: { $answered } · просрочены: { $overdue }
digest-next = Ближайшие сроки
digest-helpers = Помогли больше всех за сутки
digest-month-title = Этот месяц
digest-month = { $members } из { $members_target } активных участников · { $answers } из { $answers_target } ответов · { $likes } из { $likes_target } лайков
digest-note = /next даст самую срочную ветку.
digest-note-overdue = Сейчас важно одно: взять просроченную ветку. Её даст /next.
