# Подсказки к ответам: что знать, когда отвечаешь; так их пишут менеджеры и читают участники

command-playbook = что знать, отвечая: читать, править, версии
command-guide = что знать, отвечая в ветке или по теме
option-about = номер ветки, категория или сюжет, например s12
option-section = например facts.ru или номер версии
option-en = текст по-английски
option-ru = текст по-русски
option-version = номер версии
option-into = страница подсказок
button-guide = Подсказка
button-playbook = Все подсказки
button-playbook-page = К странице
button-playbook-read = Прочитать целиком
button-playbook-back = Вернуть эту версию
button-playbook-export = Файлом

guide-list = Что знать, когда отвечаете
guide-which = О чём?
guide-title = Подсказка: { $name }
guide-title-thread = Подсказка к #{ $thread }
guide-empty = Об этом пока ничего не написано. Предложить можно командой /suggest.
guide-note = Говорите своими словами, из своего опыта; здесь нет текста, чтобы его вставить.
guide-in-en = по-английски
guide-in-ru = по-русски
guide-only-manager = Отвечают только менеджеры.
guide-only-lead = Отвечают только руководители.
guide-only-staff = Отвечает только команда: нажмите «Передать поддержке».
guide-do-not-engage = В подсказках сказано: не отвечать.
guide-left-alone = В подсказках сказано: не отвечать. Поэтому ветка ждёт здесь и сама не публикуется.
guide-wording = Например: { $words }
error-guide-no-page = Подсказки { $value } здесь нет. Что есть, покажет /guide.

playbook-title = Подсказки к ответам
playbook-version = версия { $version }
playbook-unwritten = пока ничего не написано
playbook-accuracy = Последние решения о категории, для которых у меня была догадка: { NUMBER($total) }. { $good ->
    [one] Верной была { $good } догадка.
    [few] Верными были { $good } догадки.
   *[many] Верными были { NUMBER($good) } догадок.
}
playbook-accuracy-none = Менеджеры ещё не решали о категории там, где у меня была догадка, поэтому о точности ничего не известно.
playbook-page-title = Подсказки: { $name }, версия { $version }
playbook-note = Факты и вопросы, а не текст для вставки: каждый отвечает своими словами.
playbook-made = Версия { $version }, { $name }, { $at }
playbook-made-unnamed = Версия { $version }, { $at }
playbook-edited = Сохранено: версия { $version }. Прежние версии можно прочитать.
playbook-same = Там уже так и сказано, новой версии нет.
playbook-outcome = Версия { $version }: стихли { $good } из { NUMBER($total) } веток с ответом ({ $low }–{ $high })
playbook-outcomes-same = Между версиями { $old } и { $new } эти числа разницы не показывают.
playbook-outcomes-more = При версии { $new } стихло больше веток, чем при { $old }. Причина может быть и другой.
playbook-outcomes-fewer = При версии { $new } стихло меньше веток, чем при { $old }. Причина может быть и другой.
playbook-engage-again = Снова отвечать
playbook-who-anyone = все
playbook-who-manager = только менеджеры
playbook-who-lead = только руководители
playbook-who-staff = только команда
playbook-place-forum = форумы
playbook-section-line = Суть
playbook-section-facts = Факты
playbook-section-steps = Шаги
playbook-section-questions = О чём спросить
playbook-section-send_to = Куда направить
playbook-section-not_to_say = Чего не говорить
playbook-section-disclosure = Как сказать о бонусах
playbook-section-who_may_answer = Кто отвечает
playbook-section-do_not_engage = Не отвечать
playbook-section-keywords = Ключевые слова
playbook-section-examples = Примеры
playbook-ask-who_may_answer = Кто может занять место в таких ветках? Остальные прочтут, почему им нельзя.
playbook-ask-disclosure = Где именно? Формулировка здесь лишь пример: каждый говорит своими словами.
playbook-ask-in = { $language }
playbook-ask-why = Почему?
playbook-why-hint = можно не заполнять; менеджеры увидят это рядом с версией
playbook-form-title = { $section }
playbook-form-instead = Отправьте /playbook { $name } { $field } и текст; после «потому что:» можно указать причину.
playbook-form-line-hint = одна строка на карточке, до 300 знаков
playbook-form-facts-hint = что верно и проверяемо; не текст для вставки
playbook-form-steps-hint = что помогает, каждый шаг с новой строки
playbook-form-questions-hint = о чём спросить критика, каждый вопрос с новой строки
playbook-form-send_to-hint = по одной ссылке на строку, перед ней пара слов
playbook-form-not_to_say-hint = что навредит или что не нам говорить
playbook-form-disclosure-hint = пример, как это сказать, до 200 знаков
playbook-form-keywords-hint = слова, по которым видна категория, через запятую
playbook-form-examples-hint = короткие жалобы такого рода, по одной на строку; я на них учусь
playbook-shape-line = одна строка до 300 знаков
playbook-shape-facts = до 3000 знаков
playbook-shape-steps = до 3000 знаков
playbook-shape-questions = до 3000 знаков
playbook-shape-send_to = до 20 строк, в каждой ссылка, которая начинается с https://
playbook-shape-not_to_say = до 3000 знаков
playbook-shape-disclosure = одна строка до 200 знаков
playbook-shape-who_may_answer = anyone (все), manager, lead или staff
playbook-shape-do_not_engage = yes (да) или no (нет)
playbook-shape-keywords = до 200 слов по 2–100 букв
playbook-shape-examples = до 50 строк по 3–300 знаков
playbook-file-title = Подсказки { $product }
playbook-file = { $n ->
    [0] Пока ничего не написано, файл пуст.
    [one] { $n } страница. Вернуть её: python -m bot playbook import FILE
    [few] { $n } страницы. Вернуть их: python -m bot playbook import FILE
   *[many] { $n } страниц. Вернуть их: python -m bot playbook import FILE
}
error-playbook-no-page = Страницы { $value } в подсказках нет. Все покажет /playbook.
error-playbook-no-section = На странице { $name } нет раздела { $section }. Разделы покажет /playbook { $name }; у текста указывают язык, например facts.ru.
error-playbook-no-version = У страницы { $name } нет версии { $version }. Последнюю покажет /playbook { $name }.
error-playbook-wrong = Поле { $field } такого не принимает. Нужно: { $shape }.
error-playbook-changed = Страницу { $name } за это время изменили (теперь это версия { $version }). Посмотрите ещё раз: /playbook { $name }
error-playbook-full = В { $field } на странице { $name } стало бы { NUMBER($n) } знаков, а помещается { NUMBER($most) }. Сначала сократите: /playbook { $name }
error-playbook-long = В { $field } на странице { $name } { NUMBER($n) } знаков, а в форму помещается { NUMBER($most) }. Правьте в файле: /playbook export, затем python -m bot playbook import FILE
decision-playbook_edit = правка подсказок
decision-playbook_back = возврат прежней версии подсказок
decision-playbook_import = подсказки из файла
decision-playbook_suggestion = предложение добавлено в подсказки
error-seat-manager = По подсказкам на #{ $thread } отвечают только менеджеры. Попросите их или нажмите «Передать поддержке».
error-seat-lead = По подсказкам на #{ $thread } отвечают только руководители. Попросите их или нажмите «Передать поддержке».
error-seat-staff = По подсказкам на #{ $thread } отвечает только команда. Чтобы передать ветку, нажмите «Передать поддержке».

word-where = К какой странице подсказок это относится? Текст добавится к её фактам.
error-word-where = К какой странице подсказок это относится? Нажмите её кнопку на карточке.
word-note-suggestion = Одно нажатие принимает предложение и добавляет его к фактам этой страницы.
word-put = Принято: теперь это в версии { $version } страницы { $name }. { $points ->
    [0] Участник об этом узнает.
    [one] Участник получит { $points } балл и узнает об этом.
    [few] Участник получит { $points } балла и узнает об этом.
   *[many] Участник получит { $points } баллов и узнает об этом.
}
tell-suggestion-taken = Ваше предложение принято, спасибо: «{ $about }» Теперь это в версии { $version } страницы подсказок { $into ->
    [technical] «Технический вопрос»
    [support] «Нужна поддержка»
    [trust] «Сомнение в надёжности»
    [rumor] «Слух»
   *[other] «{ $name }»
}, её всем показывает /guide. { $points ->
    [0] (баллы за сегодня исчерпаны)
    [one] +{ $points } балл.
    [few] +{ $points } балла.
   *[many] +{ $points } баллов.
}
