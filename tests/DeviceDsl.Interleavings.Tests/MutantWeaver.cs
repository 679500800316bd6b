using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Interleavings.Tests;

/// <summary>
/// Puts the bugs of a file side by side into its members, where a number chooses among them: they are compiled once, all together.
/// </summary>
internal sealed class MutantWeaver(SyntaxTree original)
{
    private readonly CompilationUnitSyntax _root = (CompilationUnitSyntax)original.GetRoot();
    private readonly Dictionary<SyntaxNode, List<(int Number, BlockSyntax Body)>> _bodies = [];

    /// <summary>Adds a bug.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="changed">The file with the bug.</param>
    /// <exception cref="InvalidOperationException">The bug is not inside bodies, or changes nothing.</exception>
    public void Add(int number, SyntaxTree changed)
    {
        SyntaxNode[] before = [.. Members(_root)];
        SyntaxNode[] after = [.. Members(changed.GetRoot())];
        int[] different = before.Length == after.Length && AreEqual(Shell(_root), Shell(changed.GetRoot()))
            ? [.. Enumerable.Range(0, before.Length).Where(i => !AreEqual(before[i], after[i]))]
            : [];
        if (different.Length == 0)
        {
            throw new InvalidOperationException(
                $"{original.FilePath}: bug {number} must change the bodies of methods or properties, and nothing else.");
        }

        foreach (int i in different)
        {
            if (!_bodies.TryGetValue(before[i], out List<(int, BlockSyntax)>? bodies)) _bodies[before[i]] = bodies = [];
            bodies.Add((number, Body(after[i])));
        }
    }

    /// <summary>The file with all bugs that were added.</summary>
    public SyntaxTree Weave()
    {
        SyntaxNode root = _root.ReplaceNodes(_bodies.Keys, (member, _) => WithBody(member, Choose(_bodies[member], Body(member))));
        return CSharpSyntaxTree.ParseText(root.ToFullString(), (CSharpParseOptions)original.Options, original.FilePath);
    }

    private static bool AreEqual(SyntaxNode one, SyntaxNode other)
        => one.DescendantTokens().Select(token => token.Text).SequenceEqual(other.DescendantTokens().Select(token => token.Text));

    private static BlockSyntax Choose(List<(int Number, BlockSyntax Body)> bugs, BlockSyntax original)
    {
        string text = string.Concat(
            bugs.Select(bug => $"if (DeviceDsl.Interleavings.Model.Mutation.Is({bug.Number}))\n{bug.Body.ToFullString()}\nelse "));
        return (BlockSyntax)SyntaxFactory.ParseStatement($"{{\n{text}\n{original.ToFullString()}\n}}\n");
    }

    // Everything that has a body and whose rest cannot change: signatures, constructor initializers and fields belong to the shell.
    private static IEnumerable<SyntaxNode> Members(SyntaxNode root) => root.DescendantNodes(node => !HasBody(node)).Where(HasBody);

    private static bool HasBody(SyntaxNode node) => node switch
    {
        BaseMethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
        AccessorDeclarationSyntax accessor => accessor.Body is not null || accessor.ExpressionBody is not null,
        PropertyDeclarationSyntax property => property.ExpressionBody is not null,
        _ => false,
    };

    private static SyntaxNode Shell(SyntaxNode root)
        => root.ReplaceNodes(Members(root), (member, _) => WithBody(member, SyntaxFactory.Block()));

    private static BlockSyntax Body(SyntaxNode member) => member switch
    {
        BaseMethodDeclarationSyntax { Body: { } body } => body,
        AccessorDeclarationSyntax { Body: { } body } => body,
        MethodDeclarationSyntax method => Body(method.ExpressionBody!, method.ReturnType.ToString() == "void"),
        ConstructorDeclarationSyntax constructor => Body(constructor.ExpressionBody!, isVoid: true),
        BaseMethodDeclarationSyntax other => Body(other.ExpressionBody!, isVoid: false),
        AccessorDeclarationSyntax accessor => Body(accessor.ExpressionBody!, !accessor.IsKind(SyntaxKind.GetAccessorDeclaration)),
        PropertyDeclarationSyntax property => Body(property.ExpressionBody!, isVoid: false),
        _ => throw new ArgumentException($"{member.Kind()} has no body.", nameof(member)),
    };

    private static BlockSyntax Body(ArrowExpressionClauseSyntax arrow, bool isVoid)
    {
        string keyword = isVoid || arrow.Expression is ThrowExpressionSyntax ? "" : "return ";
        return (BlockSyntax)SyntaxFactory.ParseStatement($"{{ {keyword}{arrow.Expression.ToFullString()}; }}");
    }

    private static SyntaxNode WithBody(SyntaxNode member, BlockSyntax body) => member switch
    {
        MethodDeclarationSyntax method => method.WithExpressionBody(null).WithSemicolonToken(default).WithBody(body),
        ConstructorDeclarationSyntax constructor => constructor.WithExpressionBody(null).WithSemicolonToken(default).WithBody(body),
        OperatorDeclarationSyntax method => method.WithExpressionBody(null).WithSemicolonToken(default).WithBody(body),
        ConversionOperatorDeclarationSyntax method => method.WithExpressionBody(null).WithSemicolonToken(default).WithBody(body),
        DestructorDeclarationSyntax method => method.WithExpressionBody(null).WithSemicolonToken(default).WithBody(body),
        AccessorDeclarationSyntax accessor => accessor.WithExpressionBody(null).WithSemicolonToken(default).WithBody(body),
        PropertyDeclarationSyntax property => property.WithExpressionBody(null).WithSemicolonToken(default).WithAccessorList(
            SyntaxFactory.AccessorList(SyntaxFactory.SingletonList(
                SyntaxFactory.AccessorDeclaration(SyntaxKind.GetAccessorDeclaration).WithBody(body)))),
        _ => throw new ArgumentException($"{member.Kind()} has no body.", nameof(member)),
    };
}
