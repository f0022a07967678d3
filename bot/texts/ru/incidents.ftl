incident-title = Намного больше обычного: { $threads ->
    [one] { $threads } жалоба
    [few] { $threads } жалобы
   *[many] { $threads } жалоб
}
incident-title-over = Волна прошла
incident-title-none = Это была не волна
incident-was-none = Эти жалобы не связаны между собой. То, что ещё ждёт, по очереди придёт в канал.
incident-since = Замечено { $at }: { $seen } за час, обычно в это время { $usual ->
    [0] почти ничего
   *[other] около { $usual }
}.
incident-about = В основном о теме «{ $category }» ({ $percent }%)
incident-words = Выделяются слова: { $words }
incident-places = Где: { $places }
incident-first = Самая первая
incident-widest = Самая заметная
incident-progress = Что уже сделано
incident-open = { $n ->
    [one] { $n } свободна
    [few] { $n } свободны
   *[many] { $n } свободно
}
incident-claimed = { $n ->
    [one] { $n } занята
    [few] { $n } заняты
   *[many] { $n } занято
}
incident-answered = { $n ->
    [one] с ответом { $n }
   *[other] с ответом { $n }
}
incident-aside = { $n ->
    [one] у команды { $n }
   *[other] у команды { $n }
}
incident-note = Новые жалобы собираются здесь, а не приходят по одной. Как только кто-то берёт жалобу, её карточка появляется в канале.
incident-ended = Закончилась { $at }. Жалоб: { $threads }, с ответом: { $answered }.
incident-none-free = У каждой жалобы этой волны уже есть кто-то. Спасибо!
incident-one = Одна из этой волны:
incident-manage = Волна жалоб
incident-manage-how = «Закончилась»: то, что ещё ждёт, по очереди придёт в канал. «Это не волна»: то же самое, и карточка снимается, потому что жалобы не связаны между собой.
incident-is-over = Готово. То, что ещё ждёт, по очереди придёт в канал.
incident-is-none = Снято. Жалобы снова сами по себе и придут по очереди.
button-incident-next = Взять следующую
button-incident-over = Закончилась
button-incident-none = Это не волна
notice-incident = ⚠ За последний час { $seen ->
    [one] { $seen } жалоба
    [few] { $seen } жалобы
   *[many] { $seen } жалоб
}, обычно { $usual ->
    [0] почти ничего
   *[other] около { $usual }
}. Они собраны на одной карточке в канале участников; завершить волну можно там же, через «Управление».
decision-incident = обнаружена волна жалоб
decision-incident_over = волна жалоб закончилась
decision-incident_ended = волна жалоб закончена
decision-incident_none = волна жалоб снята как ошибочная
error-no-incident = Такая волна жалоб здесь не известна.
error-incident-over = Эта волна уже закончилась.
option-incident = номер волны
