using DeviceDsl.Model;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>The code that gets and sets bits of a register; correct with and without overflow checks.</summary>
internal static class FieldText
{
    public static string Get(FieldView view, string type)
    {
        if (view.IsBool) return $"({Register(view)} & {Mask(view)}) != 0";

        string shifted = view.Low == 0 ? Register(view) : $"({Register(view)} >> {view.Low})";
        string bits = IsWhole(view) ? shifted : $"({shifted} & {Hex.Format(FieldBits.Of(view.High - view.Low, 0))})";
        return $"unchecked(({type}){bits})";
    }

    /// <summary>The field of each register of an array.</summary>
    public static string Create(FieldView view, string type) => $"{type}.Of({Register(view)}, {view.High}, {view.Low})";

    public static string Set(FieldView view)
    {
        string register = Register(view);
        if (view.IsBool)
        {
            string bit = $"value ? {register} | {Mask(view)} : {register} & ~{Mask(view)}";
            return $"{register} = {(IsNarrow(view) ? $"unchecked(({Type(view)})({bit}))" : bit)}";
        }

        if (IsWhole(view)) return $"{register} = unchecked(({Type(view)})value)";

        string number = $"({Number(view)})value";
        string shifted = view.Low == 0 ? number : $"({number} << {view.Low})";
        string all = $"({register} & ~{Mask(view)}) | ({shifted} & {Mask(view)})";
        return $"{register} = unchecked({(IsNarrow(view) ? $"({Type(view)})({all})" : all)})";
    }

    private static bool IsWhole(FieldView view) => view.Low == 0 && view.High == (8 * view.RegisterLength) - 1;

    // Narrow types compute as int, and their complement would be negative.
    private static bool IsNarrow(FieldView view) => view.RegisterLength < 4;

    private static string Number(FieldView view) => view.RegisterLength == 8 ? "ulong" : "uint";

    private static string Type(FieldView view) => RegisterModel.TypeOf(view.RegisterLength);

    private static string Mask(FieldView view)
        => Hex.Format(FieldBits.Of(view.High, view.Low)) + (view.RegisterLength == 8 ? "UL" : "U");

    // In an accessor, the names 'value' and 'field' have a special meaning.
    private static string Register(FieldView view)
        => (view.Register is "value" or "field" ? "this." : "") + Names.Escape(view.Register);
}
