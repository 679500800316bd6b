using Microsoft.CodeAnalysis;

namespace DeviceDsl.GeneratorComparison;

/// <summary>The least that a generator of annotated classes can do: it finds them, and writes nothing but their names.</summary>
/// <remarks>It is never loaded by a compiler, only by this program.</remarks>
#pragma warning disable RS1036, RS1038, RS1041, RS1042
[Generator(LanguageNames.CSharp)]
internal sealed class EmptyGenerator(string attribute) : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<string> names = context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute,
            static (_, _) => true,
            static (candidate, _) => candidate.TargetSymbol.Name);
        context.RegisterSourceOutput(names, static (output, name) => output.AddSource($"{name}.g.cs", "// " + name));
    }
}
