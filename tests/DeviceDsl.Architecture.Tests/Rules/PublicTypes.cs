using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Architecture.Tests.Rules;

/// <summary>A file declares at most one public type, and is named after it.</summary>
internal static class PublicTypes
{
    public static IEnumerable<string> Check(string file, string text)
    {
        CompilationUnitSyntax unit = CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot();
        Declared[] types = [.. TopLevel(unit.Members).Select(Describe).OfType<Declared>().DistinctBy(type => (type.Name, type.Arity))];
        if (types.Length > 1)
        {
            string others = string.Join(" and ", types.Skip(1).Select(type => $"{type.Name} to {type.Name}.cs"));
            string all = string.Join(" and ", types.Select(type => type.Name));
            yield return $"{file} declares the public types {all}: one public type a file; move {others}.";
        }
        else if (types is [var type] && !IsNamedAfter(Path.GetFileName(file), type))
        {
            string part = type.IsPartial ? $", or {type.Name}.Part.cs for a part of it" : "";
            yield return $"{file} declares the public type {type.Name}: the file is named after it, {type.Name}.cs{part}.";
        }
    }

    private static IEnumerable<MemberDeclarationSyntax> TopLevel(IEnumerable<MemberDeclarationSyntax> members)
        => members.SelectMany(member => member is BaseNamespaceDeclarationSyntax inner ? TopLevel(inner.Members) : [member]);

    private static Declared? Describe(MemberDeclarationSyntax member)
    {
        if (!member.Modifiers.Any(SyntaxKind.PublicKeyword)) return null;
        bool isPartial = member.Modifiers.Any(SyntaxKind.PartialKeyword);
        return member switch
        {
            TypeDeclarationSyntax type => new(type.Identifier.Text, type.TypeParameterList?.Parameters.Count ?? 0, isPartial),
            BaseTypeDeclarationSyntax type => new(type.Identifier.Text, 0, isPartial),
            DelegateDeclarationSyntax type => new(type.Identifier.Text, type.TypeParameterList?.Parameters.Count ?? 0, isPartial),
            _ => null,
        };
    }

    // Name.cs; Name.Part.cs for a part; Name{T}.cs where the type has a namesake without type parameters.
    private static bool IsNamedAfter(string file, Declared type)
    {
        string stem = file[..^".cs".Length];
        return stem == type.Name
            || type.IsPartial && stem.StartsWith(type.Name + ".", StringComparison.Ordinal)
            || type.Arity > 0 && stem.StartsWith(type.Name + "{", StringComparison.Ordinal);
    }

    private sealed record Declared(string Name, int Arity, bool IsPartial);
}
