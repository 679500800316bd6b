using System.Reflection;
using System.Xml.Linq;
using DeviceDsl.Model;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>An attribute with its documentation, as a section of the page.</summary>
/// <param name="Type">The attribute.</param>
/// <param name="Members">The documentation of its assembly, by member name.</param>
internal sealed record DocumentedAttribute(Type Type, IReadOnlyDictionary<string, XElement> Members)
{
    private const string Suffix = "Attribute";

    public string Name => Type.Name[..^Suffix.Length];

    private XElement Documentation => Members["T:" + Type.FullName];

    private IReadOnlyList<ParameterInfo> Parameters
        => Type.GetConstructors().Select(static constructor => constructor.GetParameters()).MaxBy(static parameters => parameters.Length)!;

    // A primary constructor is documented with the type, any other separately.
    private IEnumerable<XElement> ParameterTexts
        => Members.Where(member
            => member.Key == "T:" + Type.FullName || member.Key.StartsWith($"M:{Type.FullName}.#ctor", StringComparison.Ordinal))
            .SelectMany(static member => member.Value.Elements("param"));

    // A property that a constructor parameter sets is not listed as settable.
    private IEnumerable<PropertyInfo> Properties
        => Type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Where(static property => property.SetMethod is { IsPublic: true })
            .OrderBy(static property => property.MetadataToken);

    /// <summary>Every attribute of the assemblies, ordered by name.</summary>
    public static IReadOnlyList<DocumentedAttribute> Of(IEnumerable<Assembly> assemblies)
        => [.. assemblies.SelectMany(Read).OrderBy(static attribute => attribute.Name, StringComparer.Ordinal)];

    /// <summary>Whether it declares a part of a device or a board; other attributes inform the analyzers.</summary>
    public bool IsOfLanguage => Type.Assembly != typeof(DeviceAttribute).Assembly || Language.Contains(Type.Name);

    // The names that generator and analyzers share are the attributes of the language.
    private static HashSet<string> Language { get; } =
        [
            .. typeof(AttributeNames).GetFields()
                .Where(static field => field.IsLiteral)
                .Select(static field => (string)field.GetRawConstantValue()!),
        ];

    private AttributeUsageAttribute Usage => Type.GetCustomAttribute<AttributeUsageAttribute>()!;

    /// <summary>The row of the table.</summary>
    public string Row()
    {
        string arguments = string.Join(", ", Properties.Select(static property => $"`{property.Name}`"));
        return $"| [`[{Signature}]`](#{Name.ToLowerInvariant()}) | {Targets} | {Text(Documentation.Element("summary"))} | {arguments} |\n";
    }

    /// <summary>The section.</summary>
    public string Section()
    {
        string rows = string.Concat(Parameters.Select(Row).Concat(Properties.Select(Row)));
        string table = rows.Length == 0 ? "" : "\n| Argument | Type | Meaning |\n|---|---|---|\n" + rows;
        string remarks = Documentation.Element("remarks") is { } element ? "\n" + DocumentationText.Paragraphs(element, Type) : "";
        string examples = string.Concat(
            Documentation.Descendants("code").Select(static code => $"\n```csharp\n{DocumentationText.Code(code)}\n```\n"));
        string several = Usage.AllowMultiple ? ", any number of times" : "";
        return $"\n## {Name}\n\n{Text(Documentation.Element("summary"))}\n\nOn: {Targets}{several}.\n{remarks}{table}{examples}";
    }

    private string Signature
        => Parameters.Count == 0 ? Name : $"{Name}({string.Join(", ", Parameters.Select(static parameter => parameter.Name))})";

    private string Targets => string.Join(", ", Usage.ValidOn.ToString().Split(", ").Select(static target => target.ToLowerInvariant()));

    private string Row(ParameterInfo parameter)
        => Row(
            parameter.Name!, parameter.ParameterType, ParameterTexts.First(element => element.Attribute("name")!.Value == parameter.Name));

    private string Row(PropertyInfo property)
        => Row(property.Name, property.PropertyType, Members[$"P:{Type.FullName}.{property.Name}"].Element("summary"));

    private string Row(string name, Type type, XElement? text) => $"| `{name}` | `{DocumentationText.NameOf(type)}` | {Text(text)} |\n";

    private string Text(XElement? element) => DocumentationText.Line(element!, Type);

    private static IEnumerable<DocumentedAttribute> Read(Assembly assembly)
    {
        var members = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"))
            .Descendants("member")
            .ToDictionary(static member => member.Attribute("name")!.Value);
        return assembly.GetExportedTypes()
            .Where(static type => type.IsSubclassOf(typeof(Attribute)) && type != typeof(MappedAttribute))
            .Select(type => new DocumentedAttribute(type, members));
    }
}
