using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model;

/// <summary>Tells what the generator wrote from what the user wrote.</summary>
/// <remarks>
/// Analyzers see the generated part of a class, the generator does not. Rules that look at the members of a class leave
/// the generated ones out, so that both come to the same answer.
/// </remarks>
internal static class GeneratedFiles
{
    /// <summary>The folder of the generator's files: the compiler names it after the generator's class.</summary>
    public const string Folder = "DeviceDsl.Generator.DeviceGenerator";

    public static bool Declare(ISymbol symbol)
        => symbol.DeclaringSyntaxReferences.Any(static reference => Contain(reference.SyntaxTree));

    public static bool Contain(SyntaxTree tree) => tree.FilePath.Contains(Folder);
}
