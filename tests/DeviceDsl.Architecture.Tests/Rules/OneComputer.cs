using System.Text.RegularExpressions;

namespace DeviceDsl.Architecture.Tests.Rules;

/// <summary>The repository speaks of no one computer: no folder of somebody's disk, no package feed.</summary>
internal static partial class OneComputer
{
    public static IEnumerable<string> Check(string file, string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal)) yield break;
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            foreach (Match match in Folder().Matches(line).Concat(Feed().Matches(line)))
                yield return $"{file}:{number} names '{match.Value.Trim()}', which other computers do not have: "
                    + "use a path from the repository's root, "
                    + "or leave the choice to the user's configuration.";
        }
    }

    [GeneratedRegex(@"(?<![\w.$~)}\]])/(work|root|home/\w+|Users/\w+|tmp/wt)/\S*|\b[A-Za-z]:\\Users\\\w+")]
    private static partial Regex Folder();

    [GeneratedRegex(@"https?://[^\s""'<>]*(nuget|npm|pypi|registry|packages)[^\s""'<>]*/(v\d|index|registry|simple)\b[^\s""'<>]*",
        RegexOptions.IgnoreCase)]
    private static partial Regex Feed();
}
