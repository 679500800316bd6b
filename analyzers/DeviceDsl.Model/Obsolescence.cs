using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model;

/// <summary>Tells of members that the compiler warns about where they are used.</summary>
internal static class Obsolescence
{
    public static bool IsObsolete(ISymbol member)
        => member.GetAttributes().Any(static attribute => attribute.AttributeClass.Is("System", "ObsoleteAttribute"));
}
