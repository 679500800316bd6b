using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator.Tests;

/// <summary>
/// The declaration of a device may depend on any file. An edit there causes a new read, unless the declarations stay equivalent.
/// </summary>
public sealed class ReadingAgain
{
    private const string Device = """
        namespace N;

        [Device, LevelIrq(Gsi = Numbers.Line)]
        internal sealed partial class D : B
        {
            [Doorbell(Pio, Numbers.Port)] private void OnKick() { Irq5?.Raise(); }
            [Register(Mmio, 0, Access = (RegisterAccess)Names.Clears)] private partial uint Control { get; set; }
            [State] private Mode _mode;
            [State] private Text _text = "";
        }
        """;

    private const string Elsewhere = """
        global using Text = System.String;
        namespace N
        {
            internal static class Numbers { public const int Line = 5; public const ulong Port = 0x10;
                public static int Other() { return 1; } }
            internal enum Names : byte { Clears = 4 }
            internal enum Mode : byte { Off }
            internal abstract class B { protected object? Irq5 => null; }
            partial class D { }
        }
        """;

    [Theory]
    [InlineData("Port = 0x10", "Port = 0x20", "0x20")]
    [InlineData("Line = 5", "Line = 6", "new(6,")]
    [InlineData("Clears = 4", "Clears = 5", "RegisterAccess.ReadSet")]
    [InlineData("Mode : byte", "Mode : short", "_mode: short")]
    [InlineData("partial class D { }", "partial class D { [Doorbell(Pio, 0x77)] private void Second() { } }", "0x77")]
    [InlineData("partial class D { }", "[EdgeIrq(Gsi = 9)] partial class D { }", "new(9,")]
    [InlineData("Text = System.String", "Text = System.Int32", "_text: int")]
    [InlineData("namespace N\n{",
        "namespace N\n{ internal sealed class DoorbellAttribute(AddressSpace space, ulong offset) : System.Attribute { "
            + "public object? A => space; public ulong B => offset; }",
        "DoorbellCount => 0")]
    public void ShouldReadDeclarationsInOtherFiles(string before, string after, string expected)
    {
        (string first, string second) = Edit(Elsewhere, Elsewhere.Replace(before, after, StringComparison.Ordinal));
        Assert.DoesNotContain(expected, first, StringComparison.Ordinal);
        Assert.Contains(expected, second, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#nullable enable\n", "#nullable disable\n")]
    [InlineData("int X() { return 1; }\n#nullable enable\n", "int X() { return 1; }\n#nullable disable\n")]
    [InlineData("int X() {\n#nullable enable\nreturn 1; }\n", "int X() {\n#nullable disable\nreturn 1; }\n")]
    [InlineData("\n#nullable enable\nint X() { return 1; }\n", "\n#nullable disable\nint X() { return 1; }\n")]
    public void ShouldReadDirectives(string before, string after)
    {
        (string first, string second) = Edit(
            $"namespace N; partial class D {{\n{before}[State] private string Note {{ get; set; }} }}",
            $"namespace N; partial class D {{\n{after}[State] private string Note {{ get; set; }} }}");
        Assert.Contains("// Note: string\n", first, StringComparison.Ordinal);
        Assert.Contains("// Note: string?\n", second, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("return 1;", "return 2;", 1)]
    [InlineData("return 1;", "/* here */ var text = \"{\"; return text.Length;", 1)]
    [InlineData("partial class D { }", "// Here.\npartial class D { }", 1)]
    [InlineData("Port = 0x10", "Port = 0x11", 2)]
    public void ShouldReadOnceIfDeclarationsAreEquivalent(string before, string after, int reads)
    {
        Compilation compilation = TestCompilation.Create(Device, Elsewhere);
        SyntaxTree old = compilation.SyntaxTrees.ElementAt(1);
        Compilation edited = compilation.ReplaceSyntaxTree(
            old, TestCompilation.Parse(Elsewhere.Replace(before, after, StringComparison.Ordinal), old.FilePath));
        Compilation again = edited.ReplaceSyntaxTree(
            edited.SyntaxTrees.ElementAt(1), TestCompilation.Parse(edited.SyntaxTrees.ElementAt(1).ToString() + "\n// End.", old.FilePath));
        Assert.Equal(reads, CountReads(compilation, compilation.Clone(), edited, edited.Clone(), again));
    }

    [Fact]
    public void ShouldReadAgainWhenReferencesOrOptionsChange()
    {
        Compilation compilation = TestCompilation.Create(Device, Elsewhere);
        SyntaxTree file = compilation.SyntaxTrees.ElementAt(1);
        Assert.Equal(2, CountReads(compilation, compilation.WithAssemblyName("Other")));
        Assert.Equal(2, CountReads(compilation, compilation.WithReferences(compilation.References.SkipLast(1))));
        Assert.Equal(2, CountReads(compilation, compilation.WithOptions(compilation.Options.WithModuleName("m"))));
        Assert.Equal(2, CountReads(compilation, compilation.RemoveSyntaxTrees(file)));
        Assert.Equal(2, CountReads(compilation, compilation.ReplaceSyntaxTree(file, TestCompilation.Parse(Elsewhere, "Moved.cs"))));
        Assert.Equal(3, CountReads(compilation, compilation.RemoveSyntaxTrees(file), compilation));
    }

    private static int CountReads(params Compilation[] compilations)
    {
        var once = new DeclarationCache<string>();
        int reads = 0;
        foreach (Compilation compilation in compilations)
        {
            Assert.Equal("read", once.Get(compilation.SyntaxTrees.First().GetRoot(), compilation, Read));
        }

        return reads;

        string Read()
        {
            reads++;
            return "read";
        }
    }

    private static (string First, string Second) Edit(string before, string after)
    {
        CompilationAndDriver start = Start(before);
        return (TextOf(start.Driver), TextOf(Continue(start, after)));
    }

    private static CompilationAndDriver Start(string elsewhere)
    {
        Compilation compilation = TestCompilation.Create(Device, elsewhere);
        return new(compilation, TestCompilation.CreateDriver(new DeviceGenerator()).RunGenerators(compilation));
    }

    private static GeneratorDriver Continue(CompilationAndDriver start, string elsewhere)
    {
        SyntaxTree old = start.Compilation.SyntaxTrees.ElementAt(1);
        return start.Driver.RunGenerators(start.Compilation.ReplaceSyntaxTree(old, TestCompilation.Parse(elsewhere, old.FilePath)));
    }

    private static string TextOf(GeneratorDriver driver)
        => driver.GetRunResult().Results.Single().GeneratedSources.Single().SourceText.ToString();

    private sealed record CompilationAndDriver(Compilation Compilation, GeneratorDriver Driver);
}
