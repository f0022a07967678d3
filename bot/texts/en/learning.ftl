# Why the classifier thinks what it thinks, and what it tells the managers of itself.

why-taught = it reads like { $words }, which a manager sorted
why-likeness = it reads like other posts of this kind
why-lessons = managers decided so about posts like it
why-llm = a language model sorted it
why-unread = it could not be read, so a person has to look
notice-llm-spent = The language model has used up its { $amount } for this month. Until the next one, posts are sorted without it; classify.llm.money_a_month in the config says how much it may use.
