using System.Text.RegularExpressions;

namespace DeviceDsl.Architecture.Tests.Rules;

/// <summary>A page links to files and headings that exist, and names paths of the repository that exist.</summary>
internal static partial class MarkdownLinks
{
    /// <summary>Names the links and paths of a page that lead nowhere.</summary>
    /// <param name="file">The page, from the root of the repository.</param>
    /// <param name="text">What it says.</param>
    /// <param name="exists">Whether the repository has a file or a folder.</param>
    /// <param name="read">The text of a file that exists.</param>
    public static IEnumerable<string> Check(string file, string text, Func<string, bool> exists, Func<string, string> read)
    {
        string prose = Fence().Replace(text, "");
        foreach (Match match in Link().Matches(prose))
        {
            string target = match.Groups["path"].Value is { Length: > 0 } path ? Resolve(file, path) : file;
            string heading = match.Groups["heading"].Value;
            if (!exists(target))
                yield return $"{file} links to {target}, which does not exist.";
            else if (heading.Length > 0 && !Headings(read(target)).Contains(heading))
                yield return $"{file} links to {target}#{heading}, which has no such heading.";
        }

        foreach (Match match in RepositoryPath().Matches(prose))
        {
            string path = match.Groups["path"].Value.TrimEnd('/');
            if (!exists(path)) yield return $"{file} names `{path}`, which does not exist.";
        }
    }

    private static string Resolve(string file, string path)
    {
        List<string> parts = [.. file.Split('/')[..^1]];
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0) parts.RemoveAt(parts.Count - 1);
            else if (part != ".") parts.Add(part);
        }

        return string.Join('/', parts);
    }

    // As hosting platforms make them: lower case, no punctuation, a hyphen for each space.
    private static HashSet<string> Headings(string text) =>
    [
        .. Heading().Matches(Fence().Replace(text, ""))
            .Select(match => NotInAnchors().Replace(match.Groups["title"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-')),
    ];

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?![a-z]+:)(?<path>[^)#\s]*)(?:#(?<heading>[^)\s]*))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<path>(?:analyzers|benchmarks|docs|generator|runtime|samples|tests)/[\w./-]*)`")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"^#+ (?<title>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
