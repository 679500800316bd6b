using System.Linq;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Generator;

/// <summary>Names as written in C# source.</summary>
internal static class Names
{
    /// <summary>A name, escaped if it is a keyword.</summary>
    public static string Escape(string name)
        => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
            ? "@" + name
            : name;

    /// <summary>A name as a string. It is not <c>nameof</c>, which a method of that name would replace.</summary>
    public static string Literal(string name) => SymbolDisplay.FormatLiteral(name, quote: true);

    /// <summary>The name of a type in its declaration, escaped also if the compiler warns that it might become a keyword.</summary>
    public static string EscapeType(string name)
        => name.All(static letter => letter is >= 'a' and <= 'z') ? "@" + name : Escape(name);

    /// <summary>A namespace with each part escaped.</summary>
    public static string EscapeNamespace(string name) => string.Join(".", name.Split('.').Select(Escape));

    /// <summary>The fully qualified name of a type.</summary>
    public static string Global(TypeModel type)
    {
        string nested = string.Join(".", type.Parts.Select(static part => Escape(part.Name)));
        return type.Namespace.Length == 0 ? "global::" + nested : $"global::{EscapeNamespace(type.Namespace)}.{nested}";
    }
}
