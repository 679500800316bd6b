using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>Documentation comments as Markdown.</summary>
internal static partial class DocumentationText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong",
        [typeof(string)] = "string",
    };

    /// <summary>A type, as written in source.</summary>
    public static string NameOf(Type type)
        => type.IsArray ? NameOf(type.GetElementType()!) + "[]" : Keywords.GetValueOrDefault(type, type.Name);

    /// <summary>Text in one line, for a table cell.</summary>
    public static string Line(XElement element, Type attribute)
        => Links(Spaces().Replace(string.Concat(element.Nodes().Select(node => Inline(node, attribute))), " ").Trim())
            .Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>Paragraphs and lists.</summary>
    public static string Paragraphs(XElement element, Type attribute)
    {
        bool isPlain = !element.Elements("para").Any() && !element.Elements("list").Any();
        return isPlain ? Line(element, attribute) + "\n" : string.Join("\n", element.Elements().Select(block => Block(block, attribute)));
    }

    /// <summary>An example, without the indentation of the comment.</summary>
    public static string Code(XElement code)
    {
        string[] lines = code.Value.ReplaceLineEndings("\n").Trim('\n').TrimEnd().Split('\n');
        int indent = lines.Where(static line => line.Trim().Length > 0).Min(static line => line.Length - line.TrimStart().Length);
        return string.Join("\n", lines.Select(line => line.Length < indent ? "" : line[indent..].TrimEnd()));
    }

    private static string Block(XElement block, Type attribute) => block.Name.LocalName switch
    {
        "list" => string.Concat(block.Elements("item").Select(item => $"- {Line(item.Element("description")!, attribute)}\n")),
        _ => Line(block, attribute) + "\n",
    };

    private static string Inline(XNode node, Type attribute) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => $"`{Reference(see, attribute)}`",
        XElement { Name.LocalName: "paramref" } parameter => $"`{parameter.Attribute("name")!.Value}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement other => string.Concat(other.Nodes().Select(inner => Inline(inner, attribute))),
        _ => "",
    };

    // T:DeviceDsl.DeviceAttribute becomes [Device]; P:DeviceDsl.DoorbellAttribute.Count becomes Count on its own page.
    private static string Reference(XElement see, Type attribute)
    {
        if (see.Attribute("langword") is { } keyword) return keyword.Value;
        string full = see.Attribute("cref")!.Value;
        string name = Arguments().Replace(full[2..], "");
        string[] parts = name.Split('.');
        string last = Generic().Replace(parts[^1], "<T>");
        bool isType = full.StartsWith("T:", StringComparison.Ordinal);
        if (isType) return last.EndsWith("Attribute", StringComparison.Ordinal) ? $"[{last[..^"Attribute".Length]}]" : last;
        string owner = parts[^2];
        if (owner == attribute.Name) return last;
        return owner.EndsWith("Attribute", StringComparison.Ordinal)
            ? $"[{owner[..^"Attribute".Length]}].{last}"
            : $"{Generic().Replace(owner, "<T>")}.{last}";
    }

    private static string Links(string text)
        => Rule().Replace(text, rule => CatalogueRows.Ids.Contains(rule.Value) ? $"[{rule}](rules/{rule}.md)" : rule.Value);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\(.*\)$")]
    private static partial Regex Arguments();

    [GeneratedRegex(@"`\d+")]
    private static partial Regex Generic();

    [GeneratedRegex(@"DDSL\d{4}")]
    private static partial Regex Rule();
}
