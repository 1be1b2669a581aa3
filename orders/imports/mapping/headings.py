"""The headings by which the field of a column is recognized, whatever shop the file comes from."""

import re
import unicodedata

_HEADINGS = {
    "reference": "invoice invoiceno invoiceid invoicenumber order orderid orderno ordernumber orderref orderreference "
    "reference receipt number bestellnummer bestellnr auftragsnummer rechnungsnummer numerodecommande numerodepedido",
    "placed_at": "date invoicedate orderdate placedat createdat created time datetime purchasedate paidat saledate "
    "dateofpurchase orderedat ordertime completedat datum bestelldatum kaufdatum fecha datacreated dateutc createdutc",
    "placed_time": "timeofday uhrzeit heure hora",
    "placed_zone": "timezone zeitzone",
    "sku": "sku stockcode article articleno productid itemid trackid productcode itemnumber artikelnummer itemsku "
    "productsku",
    "name": "name title product productname description item itemname trackname lineitem producttitle itemtitle "
    "artikel produkt produktname lineitemname",
    "variant": "variant variantname variants productvariation",
    "quantity": "quantity qty count units lineitemquantity itemquantity menge anzahl quantite cantidad",
    "price": "price unitprice amount itemprice lineitemprice unitcost preis stuckpreis einzelpreis prix precio",
    "line_total": "linetotal itemtotal lineamount rowtotal itemsubtotal linesubtotal",
    "line_discount": "linediscount itemdiscount lineitemdiscount",
    "line_tax": "linetax itemtax",
    "currency": "currency currencycode wahrung devise moneda ordercurrency",
    "license_key": "licensekey licencekey serialnumber serial registrationkey licensekeys lizenzschlussel",
    "hardware_id": "hardwareid hwid machineid",
    "downloads": "downloadcount downloads numberofdownloads",
    "items": "lineitems products purchaseditems",
    "total": "total ordertotal grandtotal totalprice totalamount gesamtbetrag gesamtsumme amountpaid",
    "discount": "discount discountamount orderdiscount totaldiscount rabatt discounttotal cartdiscount",
    "tax": "tax taxamount taxes ordertax totaltax vat vatamount steuer mwst taxtotal salestax",
    "tax_rate": "taxrate vatrate steuersatz taxpercent taxratein",
    "shipping": "shipping shippingamount shippingcost ordershipping shippingtotal versand versandkosten shippingprice",
    "fee": "feetotal orderfees surcharge",
    "refunded_amount": "refundedamount refunded refundamount amountrefunded totalrefunded orderrefundamount "
    "refundtotal",
    "state": "status orderstatus paymentstatus financialstatus saletype",
    "kind": "kind",
    "canceled": "canceledat cancelledat canceled cancelled",
    "test": "test testorder istest testmode testpurchase",
    "refunded_at": "refundedat refunddate daterefunded",
    "payment_method": "paymentmethod paymenttype gateway paymentgateway zahlungsart paidby paymentmethodtitle",
    "card": "cardbrand cardtype creditcardtype",
    "card_last4": "cardlast4 last4 cardslastfour cardlastfour",
    "transaction": "transactionid paymentid chargeid transaction txnid",
    "coupon": "coupon couponcode discountcode coupons discountcodes gutschein offercode",
    "full_name": "fullname customername buyername billingname billingfullname contactname customerfullname",
    "first_name": "firstname givenname forename first billingfirstname vorname prenom nombre customerfirstname",
    "last_name": "lastname surname familyname last billinglastname nachname nom apellido apellidos customerlastname",
    "company": "company organisation organization companyname billingcompany firma societe empresa",
    "vat_number": "vatnumber vatid taxid eutaxid customervatnumber ustidnr taxnumber vatregistrationnumber",
    "email": "email emailaddress mail customeremail buyeremail billingemail useremail purchaseemail emailadresse",
    "phone": "phone telephone tel mobile phonenumber billingphone telefon telefono",
    "language": "language locale customerlocale sprache langue idioma",
    "street1": "street address address1 addressline1 street1 billingaddress1 billingaddressline1 billingstreet strasse "
    "streetaddress",
    "street2": "address2 addressline2 street2 billingaddress2 billingaddressline2 streetsecondline",
    "city": "city town billingcity ort stadt ville ciudad",
    "region": "region state province county billingstate billingprovince stateprovince bundesland",
    "postal_code": "postalcode postcode zip zipcode code billingpostcode billingzip billingpostalcode plz codepostal",
    "country": "country countrycode countryname billingcountry billingcountrycode land pays pais customercountry",
    "customer": "customer customerid customerno customernumber clientid kundennummer kundennr buyerid userid",
    "comment": "comment comments note notes customernote ordernotes kommentar bemerkung ordernote customercomment",
    "recipient_name": "shippingname recipientname shippingfullname",
    "recipient_first_name": "shippingfirstname recipientfirstname",
    "recipient_last_name": "shippinglastname recipientlastname",
    "recipient_company": "shippingcompany recipientcompany",
    "recipient_street1": "shippingaddress1 shippingaddressline1 shippingstreet recipientstreet",
    "recipient_street2": "shippingaddress2 shippingaddressline2",
    "recipient_city": "shippingcity recipientcity",
    "recipient_region": "shippingstate shippingprovince recipientregion",
    "recipient_postal_code": "shippingpostcode shippingzip shippingpostalcode recipientpostalcode",
    "recipient_country": "shippingcountry shippingcountrycode recipientcountry",
    "recipient_phone": "shippingphone recipientphone",
    "recipient_email": "recipientemail recipientemailaddress",
}
# The same in Danish, Dutch, Norwegian, Swedish, Italian, Spanish, Portuguese, Polish, Czech, Hungarian and the like.
_FOREIGN = {
    "reference": "ordrenr ordrenummer ordrenumber bestillingsnr ordernr bestelnummer bestellingsnummer "
    "ordinenumero numeroordine ordine numerodopedido pedido numerzamowienia zamowienie "
    "cisloobjednavky objednavka rendelesszam siparisno tilausnumero",
    "placed_at": "dato ordredato orderdatum besteldatum dataordine data datadopedido datazamowienia "
    "datumobjednavky paivamaara tarih",
    "sku": "varenr varenummer artikelnr codicearticolo codigo kodproduktu",
    "name": "vare produktnavn varenavn prodotto nomeprodotto produto nomedoproduto producto nombredelproducto "
    "produit nomduproduit produkten productnaam nazwaproduktu nazevproduktu tuote urun",
    "quantity": "antall antal aantal quantita quantidade ilosc mnozstvi mennyiseg maara adet",
    "price": "pris stykpris enhetspris prijs stuksprijs prezzo prezzounitario preco precounitario cena "
    "cenajednostkowa hinta fiyat",
    "currency": "valuta moeda waluta mena penznem valuutta parabirimi",
    "total": "totalt totalbelob totaal totale totalepedido suma celkem osszesen montanttotal importetotal",
    "tax": "moms btw iva tva podatek dph",
    "shipping": "fragt frakt verzendkosten spedizione frete envio gastosdeenvio fraisdeport dostawa doprava",
    "discount": "rabat korting sconto desconto descuento remise sleva",
    "state": "ordrestatus stato estado etat stan stav",
    "full_name": "navn kundenavn klantnaam naam nominativo nomecliente nombredelcliente nomduclient "
    "imieinazwisko namn kundnamn",
    "first_name": "fornavn fornamn voornaam nome imie jmeno",
    "last_name": "efternavn etternavn efternamn achternaam cognome sobrenome nazwisko prijmeni",
    "company": "virksomhed firmanavn bedrijf azienda societa firm foretag",
    "vat_number": "cvrnr momsnr btwnummer partitaiva nif numerotva",
    "email": "epost emailadres mejl correoelectronico adressemail courriel",
    "phone": "telefonnummer telefoon mobil",
    "street1": "adresse adress adres indirizzo direccion endereco ulica",
    "city": "by postort plaats woonplaats citta cidade miasto mesto poststed",
    "postal_code": "postnr postnummer postalnumber cap cep kodpocztowy psc iranyitoszam codigopostal",
    "country": "maa paese paisdefacturacion kraj zeme orszag ulke",
    "customer": "kundenr kundnr klantnummer codicecliente",
}
_FIELD_OF = {
    heading: field
    for table in (_FOREIGN, _HEADINGS)
    for field, headings in table.items()
    for heading in headings.split()
}


def field_by_heading(heading: str) -> str:
    """Return the field of a heading (`Invoice No.` → reference), or "" for an unknown one."""
    return _FIELD_OF.get(normal_heading(heading), "")


def normal_heading(heading: str) -> str:
    """Return the heading without blanks, signs and accents, in small characters."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", heading.casefold()) if not unicodedata.combining(c)
    )
    return re.sub(r"[\W_]+", "", plain)
