using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace DeviceDsl.CodeFixes;

/// <summary>Writes names so that they mean the same at every place.</summary>
internal static class Names
{
    public const string Interlocked = Global + "System.Threading.Interlocked";
    public const string Volatile = Global + "System.Threading.Volatile";
    public const string Disposable = Global + "System.IDisposable";
    public const string Device = Language + "IDevice";
    public const string Update = Language + "MachineUpdate";
    private const string Global = "global::";
    private const string Language = Global + "DeviceDsl.";
    private const string Suffix = "Attribute";

    /// <summary>The full name of an attribute of the language.</summary>
    public static string AttributeOf(string name) => Language + name + Suffix;

    /// <summary>The name of a member or variable as source text, even if it is a keyword.</summary>
    public static string Escaped(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>Marks the full names in new code. They become the shortest that are clear at their places, also by an alias.</summary>
    public static TNode Shorten<TNode>(TNode code)
        where TNode : SyntaxNode
        => code.ReplaceNodes(
            code.DescendantNodesAndSelf().Where(IsFullName),
            static (_, current) => current.WithAdditionalAnnotations(Simplifier.Annotation));

    /// <summary>The last part of a name, without the suffix of an attribute.</summary>
    public static string LastOf(ExpressionSyntax name)
    {
        string last = name switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            AliasQualifiedNameSyntax aliased => aliased.Name.Identifier.ValueText,
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            _ => "",
        };
        return last.EndsWith(Suffix, StringComparison.Ordinal) ? last.Substring(0, last.Length - Suffix.Length) : last;
    }

    private static bool IsFullName(SyntaxNode node) => node switch
    {
        QualifiedNameSyntax { Parent: not QualifiedNameSyntax } => node.ToString().StartsWith(Global, StringComparison.Ordinal),
        MemberAccessExpressionSyntax => node.ToString() is Interlocked or Volatile,
        _ => false,
    };
}
