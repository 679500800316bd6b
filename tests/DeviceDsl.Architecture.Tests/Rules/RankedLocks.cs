using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Architecture.Tests.Rules;

/// <summary>Every lock of the runtime has a rank, at run time for its own check and in an attribute for the analyzers.</summary>
internal static class RankedLocks
{
    private static readonly string[] Ranked = ["RankedLock", "RankedMonitor"];
    private static readonly string[] Bare = ["Lock", "Monitor", "Mutex", "SpinLock", "ReaderWriterLock", "ReaderWriterLockSlim"];

    public static IEnumerable<string> Check(string file, string text)
    {
        // The ranked locks are made of bare ones.
        if (Ranked.Contains(Path.GetFileNameWithoutExtension(file))) return [];
        SyntaxNode root = CSharpSyntaxTree.ParseText(text).GetRoot();
        return root.DescendantNodes().Select(node => Check(file, node)).OfType<string>();
    }

    private static string? Check(string file, SyntaxNode node) => node switch
    {
        LockStatementSyntax => $"{At(file, node)} locks an object that has no rank: hold a RankedLock.",
        IdentifierNameSyntax { Parent: not NameColonSyntax } name when Bare.Contains(name.Identifier.Text)
            => $"{At(file, node)} names {name.Identifier.Text}, a lock that has no rank: take a RankedLock or a RankedMonitor.",
        FieldDeclarationSyntax field => CheckMember(file, field, field.Declaration.Type, field.Declaration.Variables[0].Initializer),
        PropertyDeclarationSyntax property => CheckMember(file, property, property.Type, property.Initializer),
        _ => null,
    };

    private static string? CheckMember(string file, MemberDeclarationSyntax member, TypeSyntax type, EqualsValueClauseSyntax? initializer)
    {
        // A lock without an initializer gets its rank from a constructor's caller, as the one of HandlerGate does.
        if (!Ranked.Contains(type.ToString()) || initializer is null) return null;
        string[] attribute =
        [
            .. member.AttributeLists.SelectMany(list => list.Attributes)
                .Where(found => found.Name.ToString() == "LockRank")
                .SelectMany(RanksIn),
        ];
        if (attribute.Length == 0)
        {
            return $"{At(file, member)} has a lock without [LockRank]: the analyzers check the order of locks by it.";
        }

        string[] own = [.. RanksIn(initializer)];
        return own.SequenceEqual(attribute)
            ? null
            : $"{At(file, member)} has a lock of rank {string.Join(", ", own)} under [LockRank] of {string.Join(", ", attribute)}: "
                + "give both one rank.";
    }

    private static IEnumerable<string> RanksIn(SyntaxNode node) => node.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
        .Where(access => access.Expression.ToString() == "LockRank").Select(access => access.Name.Identifier.Text);

    private static string At(string file, SyntaxNode node) => $"{file}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
}
