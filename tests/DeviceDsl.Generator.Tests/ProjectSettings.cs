using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Generator.Tests;

/// <summary>What is generated compiles without a warning under every setting under which the user's own source does.</summary>
public sealed class ProjectSettings
{
    private const string Everything = """
        using DeviceDsl.Pci; using DeviceDsl.Virtio;
        namespace Old
        {
            public enum Mode : byte { Off, On }

            [Device(Name = "old", Version = 2), PciDevice(1, 2, Vectors = 2), Bar(0, Pio, 0x40), Bar(1, Mmio, 0x100)]
            [LevelIrq(Gsi = 5, Resample = true), LevelIrq(Gsi = 6), EdgeIrq(Gsi = 7), MsiIrq(Vectors = 2)]
            [Region(Mmio, 0x40, 0x10, Name = "Buffer"), Doorbell(Pio, 0x20, Match = 1, Handler = nameof(OnKick))]
            public sealed partial class Disk
            {
                [State] private Mode _mode;
                [State] private Mode? _last;
                [State] private readonly Mode[] _modes = new Mode[2];
                [State] private int[] _numbers = new int[2];
                [State] private long? _time;
                [OnRead(Region = "Buffer")] private ulong OnBuffer(ulong offset, int length) { return (ulong)_mode + (ulong)_modes.Length; }
                [OnWrite(Region = "Buffer")] private void OnBuffer(ulong offset, int length, ulong value) { _last = Mode.On; _time = 1; }
                [Doorbell(Mmio, 0x80, Length = 4, Match = 0, Count = 2)]
                private void OnQueue(int index) { Msi[index].Signal(); Irq6.Raise(); Irq7.Pulse(); Host.Post(OnReset); }
                [Doorbell(Mmio, 0x90, Synchronous = true)] private void OnNow(ulong value) { Irq6.Lower(); }
                private void OnKick() { Irq5.Raise(); _mode = Mode.Off; _ = _last; _ = _time; _numbers[0] = 1; }
                [OnResample(Gsi = 5)] private void OnResample() { }
                [OnReset] private void OnReset() { }
                [OnLoad] private void OnLoad() { }
            }

            [Board] public sealed partial class Board
            {
                [Attach(Pio = 0x100, Mmio = 0x1000, GsiMap = new[] { 5, 9 })] private readonly Disk _disk = new Disk();
            }

            [VirtioDevice(4)] public sealed partial class Dice : VirtioDevice
            {
                [VirtioConfig(0, IsWritable = true)] private uint Sides { get; set; }
                [VirtQueue(0)] private uint OnRequest(DescriptorChain chain) { return 0; }
                [VirtQueue(1, Count = 2)] private void OnKick(VirtQueue queue) { }
            }
        }
        """;

    private static IEnumerable<string> Sources => DeviceMatrix.Supported.Concat(DeviceMatrix.Virtio).Select(static row => (string)row[1]);

    [Theory]
    [InlineData(LanguageVersion.CSharp9, 30)]
    [InlineData(LanguageVersion.CSharp11, 30)]
    [InlineData(LanguageVersion.CSharp12, 40)]
    [InlineData(LanguageVersion.CSharp13, 90)]
    public void ShouldFollowTheLanguageVersion(LanguageVersion language, int least)
        => ShouldBeClean(new UserProject { Language = language }, least);

    [Theory]
    [InlineData(NullableContextOptions.Disable)]
    [InlineData(NullableContextOptions.Annotations)]
    [InlineData(NullableContextOptions.Warnings)]
    public void ShouldFollowTheNullableContext(NullableContextOptions nullable)
        => ShouldBeClean(new UserProject { Nullable = nullable }, 90);

    [Theory]
    [InlineData(LanguageVersion.CSharp9)]
    [InlineData(LanguageVersion.CSharp10)]
    [InlineData(LanguageVersion.CSharp11)]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.Latest)]
    public void ShouldWriteEverythingInTheLanguageVersion(LanguageVersion language)
    {
        ProjectBuild build = new UserProject { Language = language }.Build(Everything);
        build.ShouldBeCleanWhereGenerated();
        Assert.Empty(build.InUser);
        Assert.Equal(3, build.Run.GeneratedSources.Length);
    }

    [Theory]
    [InlineData("[Device] public sealed partial class D { [Doorbell(Pio, 0)] private void OnKick() { } }", "DDSL0024")]
    [InlineData("[Board] public sealed partial class D { }", "DDSL0040")]
    [InlineData("[DeviceDsl.Virtio.VirtioDevice(4)] public sealed partial class D : DeviceDsl.Virtio.VirtioDevice { }", "DDSL0420")]
    public void ShouldNameTheOldestLanguageVersion(string source, string rule)
    {
        var project = new UserProject { Nullable = NullableContextOptions.Disable, RunsAnalyzers = false };
        foreach (LanguageVersion older in new[] { LanguageVersion.CSharp7_3, LanguageVersion.CSharp8 })
        {
            ProjectBuild build = (project with { Language = older }).Build(source);
            Assert.Empty(build.Run.GeneratedSources);
            Assert.Empty(build.InUser);
            Diagnostic error = Assert.Single(build.Run.Diagnostics);
            Assert.Equal(rule, error.Id);
            Assert.Contains(
                $"'D' is compiled as C# {older.ToDisplayString()}, but its wiring needs C# 9.0: set LangVersion to 9.0 or later",
                error.GetMessage(null),
                StringComparison.Ordinal);
        }

        Assert.Empty((project with { Language = LanguageVersion.CSharp9 }).Build(source).Run.Diagnostics);
    }

    [Fact]
    public void ShouldLeaveThePartialPropertiesOfOlderLanguagesToTheCompiler()
    {
        ProjectBuild build = new UserProject { Language = LanguageVersion.CSharp12 }.Build(
            "[Device] public sealed partial class D { [Register(Mmio, 0, Reset = 1)] private partial uint Control { get; set; } }");
        Diagnostic error = Assert.Single(build.InUser);
        Assert.Equal("CS8703", error.Id);
        Assert.Contains("13.0", error.GetMessage(null), StringComparison.Ordinal);
        Assert.All(build.InGenerated, static error => Assert.Equal("CS8703", error.Id));
    }

    [Fact]
    public void ShouldMarkOnlyWhatIsGenerated()
    {
        IEnumerable<string> lines = new UserProject().Build(Everything).Generated.Split('\n').Select(static line => line.Trim());
        Assert.All(
            lines.Zip(lines.Skip(1)).Where(static pair => pair.Second.StartsWith("partial class ", StringComparison.Ordinal)),
            static pair => Assert.DoesNotContain("Generated", pair.First, StringComparison.Ordinal));
        Assert.All(
            lines.Zip(lines.Skip(1)).Where(static pair => pair.Second.Contains("global::DeviceDsl.IDevice.", StringComparison.Ordinal)),
            static pair => Assert.StartsWith("[global::System.CodeDom.Compiler.GeneratedCode(", pair.First, StringComparison.Ordinal));
    }

    [Fact]
    public void ShouldLetUsersExcludeRegistersFromCoverage()
    {
        ProjectBuild build = new UserProject().Build("""
            [Device] public sealed partial class D
            {
                [Register(Mmio, 0), System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage] private partial uint A { get; set; }
                [Field(0, 0, Register = "A"), System.CodeDom.Compiler.GeneratedCode("mine", "1")] private partial bool B { get; set; }
            }
            """);
        build.ShouldBeCleanWhereGenerated();
        Assert.Empty(build.InUser);
    }

    [Fact]
    public void ShouldNameTheVersionOfTheLanguage()
        => Assert.Contains(
            $"<MinVerMinimumMajorMinor>{GeneratedMark.Version}</MinVerMinimumMajorMinor>",
            File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props")),
            StringComparison.Ordinal);

    [Fact]
    public void ShouldFollowAnEditOfTheLanguageVersion()
    {
        const string Source = """
            namespace N { [Device] public sealed partial class D { [Register(Mmio, 0)] private partial uint A { get; set; } } }
            """;
        CSharpCompilation compilation = TestCompilation.Create(Source);
        GeneratorDriver driver = TestCompilation.CreateDriver(new DeviceGenerator()).RunGenerators(compilation);
        Assert.Contains("=> field", TextOf(driver), StringComparison.Ordinal);
        CSharpParseOptions older = TestCompilation.ParseOptions.WithLanguageVersion(LanguageVersion.CSharp13);
        compilation = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(compilation.SyntaxTrees.Select(
            tree => tree.WithRootAndOptions(tree.GetRoot(), older)));
        Assert.Contains("=> __AValue", TextOf(driver.WithUpdatedParseOptions(older).RunGenerators(compilation)), StringComparison.Ordinal);
    }

    [Fact]
    public void ShouldGiveFieldsOfRegistersFreeNames()
    {
        ProjectBuild build = new UserProject { Language = LanguageVersion.CSharp13 }.Build("""
            internal abstract class B { protected const int __BValue = 1; }
            [Device] internal sealed partial class D(int __CValue) : B
            {
                private const int __AValue = 1;
                [State] private int _marked = __AValue + __BValue + __CValue;
                [Register(Mmio, 0)] private partial uint A { get; set; }
                [Register(Mmio, 4, Access = RegisterAccess.Constant)] private partial uint B { get; }
                [Register(Mmio, 8, Count = 2, Reset = 3, Mask = 3)] private partial Registers<uint> C { get; }
                [Field(1, 0, Register = nameof(C))] private partial Fields<byte>? F { get; }
                [OnReset] private void OnReset() { _marked = __CValue; }
            }
            """);
        build.ShouldBeCleanWhereGenerated();
        Assert.Empty(build.InUser);
        Assert.Contains("private uint __AValue_;", build.Generated, StringComparison.Ordinal);
        Assert.Contains("private readonly uint __BValue_ = default;", build.Generated, StringComparison.Ordinal);
        Assert.Contains("__CValue_ = new(2, 0x3);", build.Generated, StringComparison.Ordinal);
        Assert.Contains("private global::DeviceDsl.Fields<byte>? __FValue;", build.Generated, StringComparison.Ordinal);
        Assert.Contains("=> __FValue ??= ", build.Generated, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.Latest)]
    public void ShouldGiveMembersForBlocksFreeNames(LanguageVersion language)
    {
        ProjectBuild build = new UserProject { Language = language }.Build("""
            [Device] internal sealed partial class Index
            {
                internal int __blocks = 1, __Blocks = 2, __AValue = 3;
                [Block(Mmio, 0, Count = 2)] private partial Blocks<B> A { get; }
                [Block(Mmio, 0x10)] private partial Nested register { get; }
                [OnReset] private void OnReset() { __blocks = __Blocks + __AValue; }
                [RegisterBlock] private sealed partial class Nested { [Register(Mmio, 0)] private partial byte R { get; set; } }
            }
            [RegisterBlock] internal sealed partial class B(Index @event, int @class)
            {
                private int __host = 1, __hasJoined = 2;
                [Register(Mmio, 0)] private partial byte R { get; set; }
                [OnWrite(nameof(R))] private void OnWrite(byte written) { __host = __hasJoined + @class + @event.__blocks; }
                [OnReset] private void OnReset() { __hasJoined = __host; }
            }
            """);
        build.ShouldBeCleanWhereGenerated();
        Assert.Empty(build.InUser);
        Assert.Contains("private global::DeviceDsl.BlockTable __Blocks_ => __blocks_ ??= new(", build.Generated, StringComparison.Ordinal);
        Assert.Contains("new global::B(@event: this, @class: index)", build.Generated, StringComparison.Ordinal);
        Assert.Contains("new global::Index.Nested(), Host)", build.Generated, StringComparison.Ordinal);
    }

    private static string TextOf(GeneratorDriver driver)
        => driver.GetRunResult().Results.Single().GeneratedSources.Single().SourceText.ToString();

    private static void ShouldBeClean(UserProject project, int least)
    {
        int built = 0;
        var complaints = new List<string>();
        foreach (string source in Sources)
        {
            ProjectBuild build = project.Build(source);
            Assert.Null(build.Run.Exception);
            if (build.InUser.Any(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)) continue;

            built++;
            complaints.AddRange(build.InGenerated.Select(diagnostic => $"{diagnostic}\n{source}"));
        }

        Assert.True(complaints.Count == 0, string.Join("\n", complaints));
        Assert.InRange(built, least, int.MaxValue);
    }
}
