namespace DeviceDsl.Packages.Tests;

[Trait("Category", "Slow")]
public sealed class PackagesShould(PackedPackages packages) : IClassFixture<PackedPackages>
{
    /// <summary>The example in each readme: the package, the device in it, and what the program prints when given an argument.</summary>
    public static TheoryData<string, string, string, string> Examples { get; } = new()
    {
        { "DeviceDsl", "Bell", "rung 1 time", "" },
        { "DeviceDsl.Hosting", "Bell", "bench", "--help" },
        { "DeviceDsl.Kvm", "Bell", "rung 1 time|no KVM: ", "" },
        { "DeviceDsl.Pci", "Bell", "bell is 1af4:10f0 class 00ff00", "" },
        { "DeviceDsl.VhostUser", "Dice", "dice \\(virtio 4\\) on dice.sock", "--check" },
        { "DeviceDsl.Virtio", "Dice", "dice is 1af4:1005 class 00ff00", "" },
        { "DeviceDsl.Virtio.Drivers", "Dice", "request 1: 1 byte, a 6", "" },
    };

    private const string Mistaken = """
        using DeviceDsl;
        using static DeviceDsl.AddressSpace;

        [Device]
        internal sealed partial class Mistaken
        {
            public int Rings { get; private set; }

            [Doorbell(Pio, 0x10, Length = 1, Match = 0x102)]
            private void OnRing() => Rings++;

            public static void Main() => _ = new Mistaken();
        }
        """;

    [Fact]
    public void ShouldEachHaveAReadme()
    {
        Assert.NotEmpty(packages.Names);
        Assert.All(packages.Names, package
            => Assert.StartsWith($"# {package}\n\n", packages.Readme(package).Text, StringComparison.Ordinal));
    }

    [Fact]
    public void ShouldEachHaveATestedExample()
        => Assert.Equal(packages.Names, Examples.Select(example => (string)example[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task ShouldProvideTheWholeLanguageByOneReference(string package, string device, string output, string argument)
    {
        Consumer consumer = await packages.Restore(package, package, packages.Readme(package).Example);
        (await consumer.Build()).Succeeded();
        Assert.Equal([$"{device}.g.cs"], consumer.Generated());
        Assert.Matches(output, (await consumer.Run(argument)).Succeeded().Output);
    }

    /// <summary>Where no analyzer explains what the generator leaves out, the generator does.</summary>
    [Theory]
    [InlineData("unanalyzed", "Program.cs", "-p:RunAnalyzers=false")]
    [InlineData("unanalyzed-build", "Program.cs", "-p:RunAnalyzersDuringBuild=false")]
    [InlineData("designer", "Program.Designer.cs", "-p:RunAnalyzers=true")]
    public async Task ShouldReportWhatTheyLeaveOutWithoutAnalyzers(string name, string file, string property)
    {
        string program = Mistaken.Replace("Length = 1, Match = 0x102", "Length = 1", StringComparison.Ordinal)
            .Replace("private void OnRing() =>", "private int OnRing() =>", StringComparison.Ordinal);
        Consumer consumer = await packages.Restore(name, "DeviceDsl", program);
        consumer.Rename(file);
        CommandResult build = await consumer.Build(property);
        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains($"{file}(10,17): error DDSL0016: The handler 'OnRing' returns a value", build.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fsproj", "Program.fs", "F#",
        "module Program\n[<DeviceDsl.Device>]\ntype D() = class end\n[<EntryPoint>]\nlet main _ = 0\n")]
    [InlineData("vbproj", "Program.vb", "VB", "Module Program\n    Sub Main()\n    End Sub\nEnd Module\n")]
    public async Task ShouldWarnOtherLanguagesThatDevicesAreWrittenInCSharp(string extension, string file, string language, string program)
    {
        Consumer consumer = await packages.Restore(extension, "DeviceDsl", program, $"Consumer.{extension}", file);
        CommandResult build = (await consumer.Build("-p:TreatWarningsAsErrors=false")).Succeeded();
        Assert.Contains(
            $"Consumer.{extension} : warning DDSL1000: DeviceDsl generates the wiring of devices only in C# projects, so attributes "
                + $"such as [Device] have no effect in this {language} project: declare its devices in a C# project and reference that",
            build.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShouldReportAndFixMistakes()
    {
        Consumer consumer = await packages.Restore("mistaken", "DeviceDsl", Mistaken);
        CommandResult build = await consumer.Build();
        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains("Program.cs(9,", build.Output, StringComparison.Ordinal);
        Assert.Contains("error DDSL0002:", build.Output, StringComparison.Ordinal);
        Assert.Contains("docs/rules/DDSL0002.md", build.Output, StringComparison.Ordinal);

        (await consumer.Fix("DDSL0002")).Succeeded();
        Assert.Equal(Mistaken.Replace("Length = 1", "Length = 2", StringComparison.Ordinal), consumer.Program);
        (await consumer.Build()).Succeeded();
    }
}
