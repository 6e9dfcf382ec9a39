from tests.portal import walks as w
def show(b):
    print("=====",b.page.url,b.page.status)
    t=b.page.text; i=t.find("菜单"); print(t[i:][:1500])
    for f in b.page.forms[1:]:
        print("  FORM",f.action,{k:v for k,v in f.values.items() if k!='csrfmiddlewaretoken'},f.files,f.buttons,{k:v[:6] for k,v in f.choices.items()})
def test_walk(resident):
    b=resident.browser
    w.begin(resident); show(b)
    w.household(b); show(b)
    w.alone(b); show(b)
    w.nobody_else(b); show(b)
    w.circumstances(b); show(b)
    w.class_relief(b); show(b)
    w.incomes(b); show(b)
    w.nothing(b); show(b)
    w.nothing(b); show(b)
    w.account(b, resident.name); show(b)
    w.materials(b); show(b)
    w.sign(b); show(b)
    p=b.send("next", promise="on"); show(b)
    for link in p.links:
        if link.startswith("/my/"):
            b.open(link); show(b)
    n=p.url.split("/")[2]
    for u in ["","receipt/","declaration/","signatures/","withdraw/","report/","supplement/"]:
        b.open(f"/my/{n}/{u}"); show(b)
    b.open("/my/"); show(b)
    b.open("/"); show(b)
    b.open("/my/data/"); show(b)
