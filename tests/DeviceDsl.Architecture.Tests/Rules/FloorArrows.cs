using System.Collections.Immutable;
using DeviceDsl.Architecture.Tests.Compiled;

namespace DeviceDsl.Architecture.Tests.Rules;

/// <summary>Inside a project with floors a type uses only types of its own floor and of those below it.</summary>
internal static class FloorArrows
{
    /// <summary>Types without a place, or in two.</summary>
    public static IEnumerable<string> CheckPlaces(CompiledAssembly assembly, ImmutableArray<string> floors)
        => assembly.Types.Select(type => Misplaced(assembly, type, floors)).OfType<string>();

    /// <summary>Every use that runs upward.</summary>
    public static IEnumerable<string> CheckArrows(CompiledAssembly assembly, ImmutableArray<string> floors) =>
        from arrow in FolderArrow.Of(assembly)
        let floor = floors.IndexOf(arrow.From)
        where floor >= 0 && floors.IndexOf(arrow.To) > floor
        select $"{arrow.Use.Member} ({arrow.From}) uses {arrow.Use.Target.Short} ({arrow.To}): an arrow upward";

    private static string? Misplaced(CompiledAssembly assembly, CompiledType type, ImmutableArray<string> floors)
    {
        string name = type.Name.Short;
        string home = $"move it into one of {string.Join(", ", floors)}";
        return type.Folders switch
        {
            // Generators write types of their own, but none that users see: this one's file was lost.
            [] => type.IsPublic ? $"{name} is public, and the PDB of {assembly.Name} names no file of it." : null,
            [""] => $"{name} ({type.Files[0]}) lies beside the rooms of {assembly.Name}: {home}.",
            [var folder] when floors.Contains(folder) => null,
            [var folder] => $"{name} ({type.Files[0]}) is in a room that {assembly.Name} does not have: {home}, "
                + $"or give {folder} its floor in {House.Table}.",
            _ => $"{name} is in two rooms ({string.Join(", ", type.Files)}): keep its parts in one folder.",
        };
    }
}
