using System.Text.RegularExpressions;
using DeviceDsl.Testing;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>The page of a rule in <c>docs/rules</c>.</summary>
/// <param name="Id">The rule's id.</param>
/// <param name="Text">The page's Markdown.</param>
public sealed partial record RulePage(string Id, string Text)
{
    /// <summary>The code with the mistake.</summary>
    public string Bad => Code("Bad");

    /// <summary>The code without the mistake.</summary>
    public string Good => Code("Good");

    /// <summary>The options that silence the rule for a project.</summary>
    public string Silence => Block("Suppress", IniFence());

    public static RulePage Read(string id) => new(id, Repository.Read($"docs/rules/{id}.md"));

    private string Code(string heading) => Block(heading, Fence());

    private string Block(string heading, Regex fence)
        => fence.Match(Text[Text.IndexOf($"\n## {heading}", StringComparison.Ordinal)..]).Groups[1].Value;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("```ini\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex IniFence();
}
