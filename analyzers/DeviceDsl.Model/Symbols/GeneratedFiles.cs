using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model;

/// <summary>Distinguishes generated files from files of the user.</summary>
/// <remarks>
/// Analyzers see the generated part of a class, the generator does not. Rules that examine the members of a class ignore
/// the generated ones, so that both reach the same result.
/// </remarks>
internal static class GeneratedFiles
{
    /// <summary>The folder of the generated files, which the compiler names after the generator's class.</summary>
    public const string Folder = "DeviceDsl.Generator.DeviceGenerator";

    public static bool Declare(ISymbol symbol)
        => symbol.DeclaringSyntaxReferences.Any(static reference => Contain(reference.SyntaxTree));

    public static bool Contain(SyntaxTree tree) => tree.FilePath.Contains(Folder);
}
