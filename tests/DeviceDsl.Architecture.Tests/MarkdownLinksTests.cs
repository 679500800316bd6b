using DeviceDsl.Architecture.Tests.Rules;

namespace DeviceDsl.Architecture.Tests;

public sealed class MarkdownLinksTests
{
    private static readonly Dictionary<string, string> Files = new()
    {
        ["README.md"] = "# Title\n",
        ["docs"] = "",
        ["docs/a.md"] = "# Locks, and `who` waits\n```\n# no heading\n```\n## What is there\n",
        ["docs/spec/b.md"] = "",
        ["tests/A.Tests"] = "",
    };

    [Theory]
    [InlineData("[a](a.md), [b](spec/b.md), [up](../README.md), [here](#what-is-there)")]
    [InlineData("[a](a.md#locks-and-who-waits) and [folder](../docs/)")]
    [InlineData("[elsewhere](https://example.com/a.md#x), [mail](mailto:a@example.com)")]
    [InlineData("`tests/A.Tests`, `docs/`, `virt/kvm/eventfd.c` and `tests/*.cs`")]
    [InlineData("```\n[x](no.md) `tests/No.Tests`\n```")]
    public void ShouldAcceptLinksToExistingTargets(string text) => Assert.Empty(Check(text));

    [Theory]
    [InlineData("[c](c.md)", "docs/a.md links to docs/c.md, which does not exist.")]
    [InlineData("[up](../docs/c.md#x)", "docs/a.md links to docs/c.md, which does not exist.")]
    [InlineData("[a](#no-heading)", "docs/a.md links to docs/a.md#no-heading, which has no such heading.")]
    [InlineData("[a](../README.md#titel)", "docs/a.md links to README.md#titel, which has no such heading.")]
    [InlineData("see `tests/No.Tests`", "docs/a.md names `tests/No.Tests`, which does not exist.")]
    public void ShouldReportBrokenLinks(string text, string message) => Assert.Equal([message], Check(text));

    private static IEnumerable<string> Check(string text)
        => MarkdownLinks.Check("docs/a.md", text, Files.ContainsKey, file => Files[file]);
}
