using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.GeneratorComparison;

/// <summary>A generator over so many annotated classes, each in a file of its own, and one file that has none.</summary>
internal sealed class Subject
{
    private const int Edited = 7;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);

    private readonly IIncrementalGenerator _generator;
    private readonly Func<int, string, string> _source;
    private readonly int _count;
    private Compilation _compilation;
    private GeneratorDriver? _driver;
    private int _edits;

    public Subject(string name, IIncrementalGenerator generator, int count, Func<int, string, string> source)
    {
        Name = name;
        _generator = generator;
        _source = source;
        _count = count;
        _compilation = CSharpCompilation.Create(
            "Subject",
            references: References(),
            options: new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    public string Name { get; }

    /// <summary>How many characters it wrote.</summary>
    public long Written => _driver!.GetRunResult().Results.Single().GeneratedSources.Sum(static source => (long)source.SourceText.Length);

    /// <summary>Reads the files anew: neither compiler nor generator has seen them.</summary>
    public void Parse()
    {
        IEnumerable<SyntaxTree> files = Enumerable.Range(0, _count)
            .Select(number => Parse(_source(number, "First"), File(number)))
            .Append(Parse(Unrelated("1"), "Unrelated.cs"));
        _compilation = _compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(files);
    }

    /// <summary>A run from the beginning, as a build has it.</summary>
    public void RunAll()
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [_generator.AsSourceGenerator()], parseOptions: Options, optionsProvider: new BuildOptions());
        _driver = driver.RunGenerators(_compilation);
        GeneratorRunResult result = _driver.GetRunResult().Results.Single();
        if (result.Exception is not null || result.GeneratedSources.IsEmpty)
        {
            throw new InvalidOperationException($"{Name} wrote nothing. {result.Exception}");
        }
    }

    /// <summary>A keystroke in a file that has nothing annotated.</summary>
    public void EditElsewhere() => Edit(_compilation.SyntaxTrees.Last(), Unrelated((++_edits).ToString(CultureInfo.InvariantCulture)));

    /// <summary>A keystroke in a method of one of the annotated classes, which changes nothing that is written.</summary>
    public void EditBody()
    {
        SyntaxTree old = _compilation.SyntaxTrees.ElementAt(Edited);
        Edit(
            old,
            _source(Edited, "First").Replace(Sources.Body, (++_edits).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    /// <summary>A keystroke in one of the annotated classes that changes what is written.</summary>
    public void EditMember() => Edit(_compilation.SyntaxTrees.ElementAt(Edited), _source(Edited, ++_edits % 2 == 0 ? "First" : "Second"));

    private void Edit(SyntaxTree old, string text)
    {
        _compilation = _compilation.ReplaceSyntaxTree(old, Parse(text, old.FilePath));
        _driver = _driver!.RunGenerators(_compilation);
    }

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, Options, path);

    private static string Unrelated(string value) => $"internal static class Unrelated {{ public static int Value => {value}; }}";

    private static string File(int number) => string.Create(CultureInfo.InvariantCulture, $"File{number}.cs");

    private static IEnumerable<MetadataReference> References()
    {
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return platform.Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework)
            .Append(typeof(DeviceAttribute).Assembly.Location)
            .Select(static path => MetadataReference.CreateFromFile(path));
    }
}
