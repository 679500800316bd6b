using DeviceDsl.Generator;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>
/// Whatever the generator leaves out is an error, and exactly one: of the analyzers, or of the generator where they do not run.
/// </summary>
public sealed class OmittedParts
{
    private const string Wrong = """
        [Device]
        internal sealed partial class D
        {
            [Doorbell(Pio, 0)] private int {|DDSL0016:OnKick|}() => 0;
        }
        """;

    /// <summary>One source for each kind of part.</summary>
    public static TheoryData<string> Kinds { get; } = new()
    {
        Wrong,
        "[Device] internal sealed class {|DDSL0024:D|} { [Doorbell(Pio, 0)] public void OnKick() { } }",
        "[Device, {|DDSL0017:Doorbell(Pio, 0)|}] internal sealed partial class D;",
        "[Device, Doorbell(Pio, 0, {|DDSL0016:Handler = \"No\"|})] internal sealed partial class D;",
        "[Device] internal sealed partial class D { [Doorbell(Pio, 0)] private async void {|DDSL0204:M|}() "
            + "{ await System.Threading.Tasks.Task.Yield(); } }",
        "[Device] internal sealed partial class D { [Doorbell(Pio, {|DDSL0004:0x10000|})] private static void M() { } }",
        "[Device] internal sealed partial class D { [Doorbell(Pio, 0, {|DDSL0001:Length = 3|})] private static void M() { } }",
        "[Device] internal sealed partial class D { [Doorbell({|DDSL0020:(AddressSpace)9|}, 0)] private static void M() { } }",
        "[Device] internal sealed partial class D { [Doorbell(Pio, 0)] private static void M() { } "
            + "[{|DDSL0007:Doorbell(Pio, 0)|}] private static void N() { } }",
        "[Device, EdgeIrq(Gsi = 5, {|DDSL0029:Name = \"5\"|})] internal sealed partial class D;",
        "[Device, EdgeIrq(Gsi = 5, Name = \"A\"), EdgeIrq(Gsi = 6, {|DDSL0028:Name = \"A\"|})] internal sealed partial class D;",
        "[Device, MsiIrq({|DDSL0029:Name = \"D\"|})] internal sealed partial class D;",
        "[Device] internal sealed partial class D { [OnResample({|DDSL0013:Gsi = 5|})] private static void M() { } }",
        "[Device, LevelIrq(Gsi = 5, Resample = true)] internal sealed partial class D { [OnResample(Gsi = 5)] "
            + "private static void M() { } [OnResample({|DDSL0014:Gsi = 5|})] private static void N() { } }",
        "[Device] internal sealed partial class D { [Register(Mmio, 0)] private partial int {|DDSL0032:A|} { get; set; } }",
        "[Device] internal sealed partial class D { [Register(Mmio, 0, {|DDSL0031:Count = 0|})] "
            + "private partial Registers<uint> A { get; } }",
        "[Device] internal sealed partial class D { [Field(0, 0, {|DDSL0017:Register = \"A\"|})] "
            + "private partial bool F { get; set; } }",
        "[Device, Region(Mmio, 0, {|DDSL0038:0|})] internal sealed partial class D;",
        "[Device] internal sealed partial class D { [Register(Mmio, 0)] private partial uint A { get; set; } "
            + "[OnWrite(\"A\")] private int {|DDSL0016:M|}() => 0; }",
        "[Device] internal sealed partial class D { [OnReset] private int {|DDSL0016:M|}() => 0; }",
        "[Device] internal sealed partial class D { [OnLoad] private int {|DDSL0016:M|}() => 0; }",
        "[Device] internal sealed partial class D { [State] public static int {|DDSL0039:A|} { get; set; } }",
        "[Device] internal sealed partial class D { public static void M() { [{|DDSL0016:Doorbell(Pio, 0)|}] void Local() { } Local(); } }",
        "[Device] internal sealed partial class D { public static System.Action M() => [{|DDSL0016:Doorbell(Pio, 0)|}] () => { }; }",
        "internal abstract class B { [{|DDSL0017:Doorbell(Pio, 0)|}] public void M() { } } [Device] internal sealed partial class D : B;",
        "[Device] internal sealed partial class D { [{|DDSL0017:Attach|}] private readonly D _a = null!; public D Other => _a; }",
        "using DeviceDsl.Pci;\n[Device, {|DDSL0017:Bar(0, Pio, 4)|}] internal sealed partial class D;",
        "using DeviceDsl.Pci;\n[Device, PciDevice(1, 2), Bar(0, Pio, {|DDSL0430:3|})] internal sealed partial class D;",
        "[Board] internal sealed partial class M { [Attach] public int {|DDSL0041:A|} => 1; }",
        "[Board] internal sealed class {|DDSL0040:M|};",
        "using DeviceDsl.Virtio;\n[VirtioDevice(1)] internal sealed partial class D : VirtioDevice { "
            + "[VirtQueue(0)] private int {|DDSL0016:M|}() => 0; }",
        "using DeviceDsl.Virtio;\n[VirtioDevice(1)] internal sealed class {|DDSL0420:D|} : VirtioDevice;",
    };

    /// <summary>What hides a diagnostic of an analyzer: a name or a beginning of the file, an option, a pragma, an attribute.</summary>
    public static TheoryData<string, string, string> Hidings { get; } = new()
    {
        { "Device.Designer.cs", Wrong, "" },
        { "Device.g.cs", Wrong, "" },
        { "Device.g.i.cs", Wrong, "" },
        { "Device.generated.cs", Wrong, "" },
        { "TemporaryGeneratedFile_1.cs", Wrong, "" },
        { "Device.cs", "// <auto-generated/>\n" + Wrong, "" },
        { "Device.cs", "/* <autogenerated> by a tool */\n" + Wrong, "" },
        { "Device.cs", "#pragma warning disable DDSL0016\n" + Wrong, "" },
        { "Device.cs", "#pragma warning disable\n" + Wrong, "" },
        { "Device.cs", "[System.Diagnostics.CodeAnalysis.SuppressMessage(\"DeviceDsl\", \"DDSL0016:A\")]\n" + Wrong, "" },
        { "Device.cs", Wrong.Replace(
            "[Doorbell",
            "[System.Diagnostics.CodeAnalysis.SuppressMessage(\"DeviceDsl\", \"DDSL0016\")] [Doorbell",
            StringComparison.Ordinal), "" },
        { "Device.cs", "[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage(\"A\", \"DDSL0016\", Scope = \"member\", "
            + "Target = \"~M:D.OnKick~System.Int32\")]\n" + Wrong, "" },
        { "Device.cs", "[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage(\"A\", \"DDSL0016\", Scope = \"type\", "
            + "Target = \"~T:D\")]\n" + Wrong, "" },
        { "Device.cs", Wrong, "dotnet_diagnostic.DDSL0016.severity = none" },
        { "Device.cs", Wrong, "generated_code = true" },
        { "Device.cs", Wrong.Replace("    [Doorbell", "#line hidden\n    [Doorbell", StringComparison.Ordinal), "" },
    };

    /// <summary>What looks like one of those, but hides nothing.</summary>
    public static TheoryData<string, string, string> Shown { get; } = new()
    {
        { "Designer.cs", Wrong, "" },
        { "Device.cs", "[System.CodeDom.Compiler.GeneratedCode(\"tool\", \"1\")]\n" + Wrong, "" },
        { "Device.cs", "#pragma warning disable DDSL0017\n" + Wrong, "" },
        { "Device.cs", "#pragma warning disable DDSL0016\n#pragma warning restore DDSL0016\n" + Wrong, "" },
        { "Device.cs", Wrong + "\n#pragma warning disable DDSL0016\n", "" },
        { "Device.cs", "namespace N; // <auto-generated/>\n" + Wrong, "" },
        { "Device.cs", "[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage(\"A\", \"DDSL0016\", Scope = \"type\", "
            + "Target = \"~T:E\")]\n" + Wrong, "" },
        { "Device.Designer.cs", Wrong, "generated_code = false" },
        { "Device.cs", Wrong, "dotnet_diagnostic.DDSL0016.severity = warning" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ShouldBeErrorsOfTheGeneratorWithoutAnalyzers(string marked)
    {
        Markup markup = Markup.Parse(marked);
        Compilation compilation = TestCompilation.Create(markup.Source);
        Assert.Equal(Marks(markup), Places(Generated(compilation, runsAnalyzers: false)));
        Assert.All(Generated(compilation, runsAnalyzers: false), static found
            => Assert.Equal((DiagnosticSeverity.Error, false), (found.Severity, found.IsSuppressed)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ShouldBeReportedOnlyByTheAnalyzersWithThem(string marked)
    {
        Markup markup = Markup.Parse(marked);
        Compilation compilation = TestCompilation.Create(markup.Source);
        Assert.Empty(Generated(compilation, runsAnalyzers: true));
        Assert.Equal(Marks(markup), Places(RuleTests.Analysis.Run(compilation).Diagnostics));
    }

    [Theory]
    [MemberData(nameof(DeviceMatrix.Refused), MemberType = typeof(DeviceMatrix))]
    public void ShouldBeReportedInTheWordsOfTheAnalyzers(string odd, string marked)
    {
        Compilation compilation = TestCompilation.Create(Markup.Parse(marked).Source);
        var reported = RuleTests.Analysis.Run(compilation).Diagnostics.Select(static found => found.ToString()).ToList();
        Assert.All(
            Generated(compilation, runsAnalyzers: false),
            found => Assert.True(reported.Contains(found.ToString()), $"{odd}: {found}"));
    }

    [Theory]
    [MemberData(nameof(Hidings))]
    public void ShouldNotBeHidden(string file, string source, string config)
    {
        (IReadOnlyList<Diagnostic> ofAnalyzers, IReadOnlyList<Diagnostic> ofGenerator) = Reports(file, source, config);
        Assert.Empty(ofAnalyzers);
        Assert.Equal(["DDSL0016"], ofGenerator.Select(static found => found.Id));
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public void ShouldNotBeReportedTwice(string file, string source, string config)
    {
        (IReadOnlyList<Diagnostic> ofAnalyzers, IReadOnlyList<Diagnostic> ofGenerator) = Reports(file, source, config);
        Assert.Equal(["DDSL0016"], ofAnalyzers.Select(static found => found.Id));
        Assert.Empty(ofGenerator);
    }

    [Fact]
    public void ShouldNotBeHiddenByTheProject()
    {
        CSharpCompilation compilation = TestCompilation.Create(Markup.Parse(Wrong).Source);
        var options = new Dictionary<string, ReportDiagnostic> { ["DDSL0016"] = ReportDiagnostic.Suppress };
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(options));
        Assert.Empty(RuleTests.Analysis.Run(compilation).Diagnostics);
        Assert.Single(Generated(compilation, runsAnalyzers: true));
    }

    /// <summary>Where options disagree, the compiler decides.</summary>
    [Theory]
    [InlineData("error", ReportDiagnostic.Suppress)]
    [InlineData("none", ReportDiagnostic.Error)]
    public void ShouldBeReportedOnceWhereOptionsDisagree(string ofFile, ReportDiagnostic ofProject)
    {
        CSharpCompilation compilation = TestCompilation.Create(Markup.Parse(Wrong).Source);
        compilation = compilation.WithOptions(compilation.Options
            .WithSyntaxTreeOptionsProvider(new EditorConfig($"[*.cs]\ndotnet_diagnostic.DDSL0016.severity = {ofFile}"))
            .WithSpecificDiagnosticOptions(new Dictionary<string, ReportDiagnostic> { ["DDSL0016"] = ofProject }));
        Assert.Single(RuleTests.Analysis.Run(compilation).Diagnostics.Concat(Generated(compilation, runsAnalyzers: true)));
    }

    [Fact]
    public void ShouldBeErrorsWithoutTheTargetsOfThePackage()
    {
        CSharpCompilation compilation = TestCompilation.Create(Markup.Parse(Wrong).Source);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new DeviceGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions);
        Assert.Single(driver.RunGenerators(compilation).GetRunResult().Diagnostics);
    }

    private static IReadOnlyList<Diagnostic> Generated(
        Compilation compilation, bool runsAnalyzers, (string Key, string Value)? option = null)
    {
        GeneratorDriver driver = TestCompilation.CreateDriver(new DeviceGenerator(), runsAnalyzers, option).RunGenerators(compilation);
        return driver.GetRunResult().Diagnostics;
    }

    private static (IReadOnlyList<Diagnostic> OfAnalyzers, IReadOnlyList<Diagnostic> OfGenerator) Reports(
        string file, string source, string option)
    {
        Compilation compilation = TestCompilation.Create().AddSyntaxTrees(TestCompilation.Parse(Markup.Parse(source).Source, file));
        compilation = compilation.WithOptions(
            compilation.Options.WithSyntaxTreeOptionsProvider(new EditorConfig($"[*.cs]\n{option}")));
        string[] parts = option.Length > 0 ? option.Split(" = ") : ["none", "none"];
        AnalyzerTest analysis = RuleTests.AnalysisWith(new Dictionary<string, string> { [parts[0]] = parts[1] });
        IEnumerable<Diagnostic> ofAnalyzers = analysis.Run(compilation).Diagnostics.Where(static found => !found.IsSuppressed);
        return ([.. ofAnalyzers], Generated(compilation, runsAnalyzers: true, (parts[0], parts[1])));
    }

    private static IEnumerable<string> Marks(Markup markup)
        => markup.Expected.Select(static place => $"{place.Id} {place.Span}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Places(IEnumerable<Diagnostic> diagnostics)
        => diagnostics.Select(static found => $"{found.Id} {found.Location.SourceSpan}").Order(StringComparer.Ordinal);
}
