using System.Globalization;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>The code that saves and loads one member of a device's state.</summary>
internal static class SavedStateText
{
    public static string Save(StateModel state, string member) => state.Type.Form switch
    {
        StateForm.Registers => SaveItems("writer", "WriteArray", $"{member}.AsSpan()", state.Type) + ";",
        _ => Save("writer", state.Type, member),
    };

    /// <summary>The type of what <see cref="Load(StateModel, string)"/> returns. It is not <c>var</c>, which may be a type.</summary>
    public static string Loaded(StateModel state) => state.Type.Form switch
    {
        StateForm.Part or StateForm.Parts => "global::System.Action",
        StateForm.Registers => state.Type.Item!.Text + "[]",
        _ => state.Type.Text,
    };

    public static string Load(StateModel state, string member) => state.Type.Form switch
    {
        StateForm.Part => $"reader.Read({member}, {Names.Literal(state.Name)})",
        StateForm.Parts => $"reader.ReadAll({member}, {Names.Literal(state.Name)})",
        StateForm.Registers => LoadArray("reader", state.Type, state.Length!.Value.ToString(CultureInfo.InvariantCulture)),
        StateForm.Array when !state.IsSet => LoadArray("reader", state.Type, member + ".Length"),
        _ => Load("reader", state.Type),
    };

    public static string Apply(StateModel state, string member, string value) => state.Type.Form switch
    {
        StateForm.Part or StateForm.Parts => $"{value}();",
        StateForm.Registers => $"{member}.CopyFrom({value});",
        StateForm.Array when !state.IsSet => $"{value}.CopyTo({member}, 0);",
        _ => $"{member} = {value};",
    };

    private static string Save(string to, StateType type, string value) => Expression(to, type, value) + ";";

    private static string Expression(string to, StateType type, string value) => type.Form switch
    {
        StateForm.Enum => $"{to}.Write(unchecked(({type.Item!.Text}){value}))",
        StateForm.Parts => $"{to}.WriteAll({value})",
        StateForm.Array => SaveItems(to, "WriteArray", value, type),
        StateForm.Optional => SaveItems(to, "WriteOptional", value, type),
        _ => $"{to}.Write({value})",
    };

    // The lambdas capture nothing, so the compiler caches them. A nested lambda needs distinct parameter names.
    private static string SaveItems(string to, string method, string value, StateType type)
    {
        string inner = to == "writer" ? "to" : to + "Inner";
        return $"{to}.{method}<{type.Item!.Text}>({value}, static ({inner}, item) => {Expression(inner, type.Item!, "item")})";
    }

    private static string Load(string from, StateType type) => type.Form switch
    {
        StateForm.Boolean => $"{from}.ReadBoolean()",
        StateForm.Single => $"{from}.ReadSingle()",
        StateForm.Double => $"{from}.ReadDouble()",
        StateForm.String => $"{from}.ReadString()",
        StateForm.Enum => $"unchecked(({type.Text}){from}.Read<{type.Item!.Text}>())",
        StateForm.Optional => $"{from}.ReadBoolean() ? {Load(from, type.Item!)} : ({type.Text})null",
        StateForm.Array => LoadArray(from, type, null),
        _ => $"{from}.Read<{type.Text}>()",
    };

    private static string LoadArray(string from, StateType type, string? length)
        => $"{from}.ReadArray<{type.Item!.Text}>(static from => {Load("from", type.Item!)}{(length is null ? "" : ", " + length)})";
}
