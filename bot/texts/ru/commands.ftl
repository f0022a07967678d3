# Команды в меню и в /help, с их параметрами

command-next = самая срочная ветка для вас
command-reply = записать ссылку на свой публичный ответ
command-like = записать лайк за чужой ответ
command-points = ваши баллы и откуда они
command-leaderboard = рейтинг: кто помогает больше всех
command-perks = какие бонусы дают баллы
command-me = ваша страница: места, баллы, о себе, выход
command-help = что я умею
command-join = вступить в программу
command-release = освободить место в ветке
command-start = начать
command-sla = сроки и скорость наших ответов
command-mentions = что ждёт решения, что отложено, поиск
command-digest = дайджест дня на эту минуту
command-manage = решить, что делать с веткой
command-assign = дать участнику место в ветке

option-thread = номер вверху карточки
option-link = ссылка, начинается с https://
option-span = week (неделя), month (месяц) или all (всё время)
option-words = слова для поиска
option-member = имя участника
option-category = категория
option-reason = почему
option-reply = ответ
option-mention = упоминание
option-language = язык
option-community = сообщество
option-disclosure = сказано ли о бонусах: yes (да) или no (нет)
option-period = now (последние сутки) или week (неделя)
option-payload = откуда вы пришли
