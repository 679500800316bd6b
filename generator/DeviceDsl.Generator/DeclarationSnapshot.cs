using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Generator;

/// <summary>Everything that the declaration of a class can depend on: the files, references and options of a compilation.</summary>
internal sealed class DeclarationSnapshot
{
    private static readonly ConditionalWeakTable<Compilation, DeclarationSnapshot> Known = new();

    private readonly string? _assembly;
    private readonly CompilationOptions _options;
    private readonly ImmutableArray<MetadataReference> _references;
    private readonly ImmutableArray<SyntaxTree> _files;

    // All classes of a run need the same comparison. A weak reference keeps no older compilation alive.
    private Comparison? _last;

    private DeclarationSnapshot(Compilation compilation)
    {
        _assembly = compilation.AssemblyName;
        _options = compilation.Options;
        _references = compilation.ExternalReferences;
        _files = compilation.SyntaxTrees.ToImmutableArray();
    }

    public static DeclarationSnapshot Of(Compilation compilation)
        => Known.GetValue(compilation, static compilation => new DeclarationSnapshot(compilation));

    /// <summary>
    /// Whether all declarations are equivalent to those of another snapshot: at most method bodies, initializers and comments differ.
    /// </summary>
    public bool DeclareTheSameAs(DeclarationSnapshot other)
    {
        if (this == other) return true;

        if (_last is { } last && last.With.TryGetTarget(out DeclarationSnapshot? with) && with == other) return last.IsSame;

        bool isSame = Compare(other);
        _last = new(new(other), isSame);
        return isSame;
    }

    private bool Compare(DeclarationSnapshot other)
        => _assembly == other._assembly
            && _options.Equals(other._options)
            && _references.SequenceEqual(other._references)
            && _files.Length == other._files.Length
            && _files.Zip(other._files, static (one, another) => (One: one, Another: another)).All(
                static pair => AreSame(pair.One, pair.Another));

    // The meaning of nullable annotations depends on directives, which do not belong to a declaration.
    private static bool AreSame(SyntaxTree one, SyntaxTree other)
        => ReferenceEquals(one, other)
            || (one.FilePath == other.FilePath
                && one.Options.Equals(other.Options)
                && SyntaxFactory.AreEquivalent(one, other, topLevel: true)
                && Directives(one).SequenceEqual(Directives(other)));

    private static IEnumerable<(int Place, string Text)> Directives(SyntaxTree tree)
    {
        SyntaxNode root = tree.GetRoot();
        if (!root.ContainsDirectives) return Enumerable.Empty<(int, string)>();

        // Identifies a directive by the number of declaration tokens before it, because its position changes with every earlier keystroke.
        var tokens = root.DescendantTokens(static node => node is not (BlockSyntax or ArrowExpressionClauseSyntax))
            .Select(static token => token.SpanStart)
            .ToList();
        return root.DescendantTrivia()
            .Where(static trivia => trivia.IsKind(SyntaxKind.NullableDirectiveTrivia))
            .Select(trivia => (tokens.Count(start => start < trivia.SpanStart), trivia.ToString()));
    }

    private sealed record Comparison(WeakReference<DeclarationSnapshot> With, bool IsSame);
}
