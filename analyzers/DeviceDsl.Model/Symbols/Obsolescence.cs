using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model;

/// <summary>Finds members whose uses the compiler warns about.</summary>
internal static class Obsolescence
{
    public static bool IsObsolete(ISymbol member)
        => member.GetAttributes().Any(static attribute => attribute.AttributeClass.Is("System", "ObsoleteAttribute"));
}
