using System.Text.RegularExpressions;

namespace DeviceDsl.Packages.Tests;

/// <summary>The page that a package shows to those who look for it.</summary>
/// <param name="Text">All of it.</param>
internal sealed partial record PackageReadme(string Text)
{
    /// <summary>Its one example, a whole program.</summary>
    public string Example => Assert.Single(Code().Matches(Text)).Groups[1].Value;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
