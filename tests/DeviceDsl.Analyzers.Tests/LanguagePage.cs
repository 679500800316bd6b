using DeviceDsl.Testing;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>
/// The page of the language matches the documentation of the attributes. When snapshots are accepted, this test writes it.
/// </summary>
public sealed class LanguagePage
{
    private const string Path = "docs/language.md";

    private const string Head = """
        # The language

        The attributes of devices and machines, each with its targets, its meaning, its arguments and an example. The
        [rules](rules/README.md) check their use, and the [decisions](spec/decisions.md) settle its open questions.

        `tests/DeviceDsl.Analyzers.Tests` writes this page from the documentation of the attributes, and fails if the two differ:
        change the attribute, then run that test with `DEVICEDSL_ACCEPT_SNAPSHOTS=1`.


        """;

    private const string Table = "| Attribute | On | Meaning | Named arguments |\n|---|---|---|---|\n";

    [Fact]
    public void ShouldSayWhatTheAttributesSay()
    {
        string text = Write();
        if (Snapshots.Accepts(Environment.GetEnvironmentVariable)) File.WriteAllText(System.IO.Path.Combine(Repository.Root, Path), text);
        Assert.Equal(text, Repository.Read(Path));
    }

    [Fact]
    public void ShouldHaveARowForEachAttributeOfTheLanguage()
    {
        string text = Write();
        Assert.All(
            TestCompilation.Libraries.SelectMany(static library => library.GetExportedTypes())
                .Where(static type => type.IsSubclassOf(typeof(Attribute)) && type != typeof(MappedAttribute)),
            type => Assert.Contains($"](#{type.Name[..^"Attribute".Length].ToLowerInvariant()}) |", text, StringComparison.Ordinal));
    }

    private static string Write()
    {
        IReadOnlyList<DocumentedAttribute> attributes = DocumentedAttribute.Of(TestCompilation.Libraries);
        var language = attributes.Where(static attribute => attribute.IsOfLanguage).ToList();
        var others = attributes.Except(language).ToList();
        return Head.ReplaceLineEndings("\n")
            + Table + string.Concat(language.Select(static attribute => attribute.Row()))
            + "\nWhat the analyzers cannot see, behind an interface or in another assembly:\n\n"
            + Table + string.Concat(others.Select(static attribute => attribute.Row()))
            + string.Concat(language.Concat(others).Select(static attribute => attribute.Section()));
    }
}
