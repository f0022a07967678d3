command-stories = сюжеты, которые повторяются: посмотреть, назвать, завершить
command-story = сюжет, к которому относится жалоба
option-what = номер сюжета или «new»
option-story = номер сюжета или «нет»
option-name = название сюжета
option-sentence = одно предложение, о чём он
option-hint = номер предложения

story-field = Сюжет
story-nth-st = { $n }-й раз за месяц
story-nth-nd = { $n }-й раз за месяц
story-nth-rd = { $n }-й раз за месяц
story-nth-th = { $n }-й раз за месяц
story-is-urgent = срочный
story-is-ended = завершён
story-worked = Ответы, которые помогли раньше
story-words = Слова
story-repeats = Те же слова, что в #{ $thread } (уже { $n ->
    [one] { $n } копия
    [few] { $n } копии
   *[many] { $n } копий
})
story-repeated = Повторили теми же словами: { $n ->
    [one] { $n } копия
    [few] { $n } копии
   *[many] { $n } копий
}

stories-title = Сюжеты, которые повторяются
stories-empty = Названных сюжетов пока нет. Назовите первый, и жалобы о нём будут собираться вместе.
stories-note = Командой: /stories new Название: одно предложение, о чём это
story-month = { $n ->
    [0] в этом месяце не было
    [one] { $n } раз за месяц
    [few] { $n } раза за месяц
   *[many] { $n } раз за месяц
}
story-trend = 7 дней: { $n } { $arrow } (до этого: { $known })
story-seen = последний раз
story-threads = Самые новые
story-none-worked = Ответа, после которого всё утихло, пока нет.
story-ended-at = Завершён
story-choose = Выберите сюжет. Ваш выбор останется в силе.
story-choice-title = Сюжет #{ $thread }
story-of-thread = Сейчас: { $name }
story-of-thread-none = Пока без известного сюжета.
story-merge-title = Сделать «{ $name }» частью …
story-merge-how = Все его жалобы перейдут туда. Командой: /stories { $number } into и номер другого сюжета.
story-merge-none = Других действующих сюжетов нет.
story-merged = Объединено. Жалобы теперь в сюжете «{ $name }».
story-made = Сюжет «{ $name }» создан. Новые жалобы о нём будут собираться здесь сами, жалобы за 30 дней добавятся через минуту.
story-did-urgent = «{ $name }» теперь срочный: его жалобы весят больше.
story-did-calm = «{ $name }» теперь весит столько же, сколько другие.
story-did-end = «{ $name }» завершён. Новых жалоб в нём не будет, в отчётах он останется.
story-did-reopen = «{ $name }» продолжается.
story-did-name = Новое название: «{ $name }».
story-did-sentence = У сюжета «{ $name }» новое предложение. Через минуту жалобы будут сверены с ним.
story-did-undo = Отменено. «{ $name }» снова как был.
story-hint-gone = Записано: это не сюжет. Те же жалобы больше не будут предложены.
thread-into-story = #{ $thread } теперь в сюжете «{ $name }».
thread-no-story = #{ $thread } теперь без сюжета, и так и останется.
story-grows = { $name } { $n } (до этого: { $known })
digest-growing = Растущие сюжеты, 7 дней:

story-form-new = Новый сюжет
story-form-name = Другое название
story-form-sentence = Другое предложение
story-ask-name = Название, как говорят в команде
story-ask-sentence = Одно предложение, о чём это
story-name-hint = Зависшие выводы
story-sentence-hint = Вывод висит несколько дней, и никто не отвечает.
story-instead-new = Напишите: /stories new Название: одно предложение, о чём это
story-instead-hint = Напишите: /stories hint { $number } Название: одно предложение, о чём это
story-instead-name = Напишите: /stories { $number } name и новое название
story-instead-sentence = Напишите: /stories { $number } sentence и новое предложение

hint-title = { $n ->
    [one] { $n } жалоба, возможно, один сюжет
    [few] { $n } жалобы, возможно, один сюжет
   *[many] { $n } жалоб, возможно, один сюжет
}
hint-why = Они пришли за неделю от разных людей и похожи друг на друга. Без вашего решения ничего не изменится.
hint-words = Выделяются слова: { $words }
hint-note = Командой: /stories hint { $number } Название: одно предложение, о чём это
hint-taken = Теперь это сюжет: «{ $name }».
hint-declined = Это не сюжет.

button-story-new = Новый сюжет
button-story-name = Другое название
button-story-sentence = Другое предложение
button-story-urgent = Срочный
button-story-calm = Больше не срочный
button-story-merge = Объединить с …
button-story-end = Завершить
button-story-reopen = Продолжить
button-stories = Все сюжеты
button-story = Сюжет …
button-no-story = Без сюжета
button-hint-take = Сделать сюжетом
button-hint-none = Это не сюжет

decision-story_new = назван новый сюжет
decision-story_name = сюжет переименован
decision-story_sentence = у сюжета новое предложение
decision-story_urgent = сюжет назван срочным
decision-story_not_urgent = сюжет больше не срочный
decision-story_end = сюжет завершён
decision-story_reopen = сюжет продолжается
decision-story_merge = сюжет стал частью другого
decision-story_undo = завершение или объединение сюжета отменено
decision-story_hint = предложен сюжет
decision-story_hint_declined = предложенный сюжет отклонён
decision-thread_story = у жалобы другой сюжет

error-no-story = Сюжета с таким номером нет. Список: /stories
error-no-hint = Такое предложение здесь не известно.
error-hint-decided = По этому предложению решение уже принято.
error-story-exists = Сюжет «{ $name }» уже есть, возможно, завершённый. Выберите другое название или продолжите тот.
error-story-name = В названии сюжета от 1 до { $most } знаков и нет двоеточия.
error-story-sentence = В предложении должно быть от 10 до { $most } знаков: скажите одной фразой, на что жалуются.
error-story-colon = Между названием и предложением нужно двоеточие: Зависшие выводы: вывод висит несколько дней.
error-story-act = Не получилось понять. Например: /stories 3, затем name, sentence, urgent, calm, end, reopen, undo или into 5.
error-story-into-itself = Сюжет не может стать частью самого себя. Выберите другой.
error-story-nothing-to-undo = Отменять нечего: у этого сюжета нет ни завершения, ни объединения.

monthly-stories = Повторяющиеся сюжеты
monthly-stories-said = Жалобы по сюжетам, как их назвали менеджеры. «Утихло» считается из тех, на которые впервые ответили в этом месяце и чей исход уже известен.
monthly-story-name = Сюжет
monthly-story-threads = Жалобы
monthly-story-before = Месяц раньше
monthly-story-answered = С ответом
monthly-story-quiet = Утихло
sheet-stories = Сюжеты
column-story = Сюжет
column-story-threads = Жалобы
column-story-before = Месяцем раньше
column-story-answered = Из них с ответом
column-story-quiet = Утихло
column-story-decided = Исход известен
