using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Architecture.Tests.Rules;

/// <summary>
/// The page about the architecture has a row, and a place in its picture, for each rank of a lock, in the order of the ranks.
/// </summary>
internal static partial class LockTable
{
    /// <summary>The differences between the ranks and the page.</summary>
    /// <param name="ranks">The source of the enum.</param>
    /// <param name="page">The page, as Markdown.</param>
    public static IEnumerable<string> Check(string ranks, string page)
    {
        string[] expected = [.. CSharpSyntaxTree.ParseText(ranks).GetRoot().DescendantNodes().OfType<EnumMemberDeclarationSyntax>()
            .Select(member => (Name: member.Identifier.Text, Rank: int.Parse(member.EqualsValue!.Value.ToString())))
            .OrderBy(member => member.Rank)
            .Select(member => member.Name)];
        return Compare("table", expected, Rows().Matches(page)).Concat(Compare("picture", expected, Nodes().Matches(Picture(page))));
    }

    private static IEnumerable<string> Compare(string where, string[] expected, MatchCollection found)
    {
        string[] names = [.. found.Select(match => match.Groups[1].Value).Where(expected.Contains).Distinct()];
        string[] missing = [.. expected.Except(names)];
        if (missing.Length > 0) yield return $"The {where} of the locks lacks {string.Join(", ", missing)}.";
        string[] present = [.. expected.Intersect(names)];
        if (!present.SequenceEqual(names))
        {
            int first = present.Zip(names).TakeWhile(pair => pair.First == pair.Second).Count();
            yield return $"The {where} of the locks has {names[first]} where the ranks have {present[first]}.";
        }
    }

    // The picture is the one that names the outermost lock.
    private static string Picture(string page)
        => Pictures().Matches(page).Select(match => match.Value).FirstOrDefault(text => text.Contains("MachineEnd -->")) ?? "";

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex(@"\b([A-Z]\w+)\b")]
    private static partial Regex Nodes();

    [GeneratedRegex(@"^```mermaid$.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Pictures();
}
