using DeviceDsl.Architecture.Tests.Rules;

namespace DeviceDsl.Architecture.Tests;

/// <summary>What is forbidden is put together here, so that this file does not break the rule it tests.</summary>
public sealed class OneComputerTests
{
    [Theory]
    [InlineData("/", "work", "/shared/x.md")]
    [InlineData("/", "root", "/.bashrc")]
    [InlineData("/", "home", "/ada/src")]
    [InlineData("/", "Users", "/ada/src")]
    [InlineData("C:", @"\Users", @"\ada")]
    [InlineData("https://api.nuget.org", "/v3", "/index.json")]
    [InlineData("http://registry.example.com/nuget", "/v3", "/index.json")]
    [InlineData("https://pypi.example.com", "/simple", "/")]
    public void ShouldNameFileLineAndPlace(string start, string middle, string end)
    {
        string message = Assert.Single(OneComputer.Check("docs/a.md", $"one\nsee {start}{middle}{end} there"));
        Assert.StartsWith($"docs/a.md:2 names '{start}{middle}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/kvm and /tmp/disk.sock")]
    [InlineData("docs/work/notes, ../root/x, $HOME/work/x, network/root/a")]
    [InlineData("https://example.com/work/x")]
    [InlineData("https://learn.microsoft.com/dotnet and https://www.nuget.org/packages/DeviceDsl")]
    [InlineData("\0binary")]
    public void ShouldAcceptPathsOfEveryComputer(string text) => Assert.Empty(OneComputer.Check("docs/a.md", text));
}
