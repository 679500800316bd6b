using System.Collections.Generic;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Tells quickly which bodies have nothing to do with the machine API.</summary>
internal static class Touch
{
    public static bool Any(IOperation body, MachineTypes types)
    {
        var open = new Stack<IOperation>();
        open.Push(body);
        while (open.Count > 0)
        {
            var operation = open.Pop();
            if (types.Of(operation.Type) != MachineType.None)
            {
                return true;
            }

            foreach (var child in operation.ChildOperations)
            {
                open.Push(child);
            }
        }

        return false;
    }
}
