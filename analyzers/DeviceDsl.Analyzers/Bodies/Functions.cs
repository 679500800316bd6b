using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>Finds the code behind delegates and local functions.</summary>
internal static class Functions
{
    /// <summary>The code that a delegate runs, where it is seen: that of a lambda, or of a method of this compilation.</summary>
    public static IOperation? BodyOf(IOperation? function, MethodBodies bodies, CancellationToken cancellation) => function switch
    {
        IConversionOperation conversion => BodyOf(conversion.Operand, bodies, cancellation),
        IDelegateCreationOperation creation => BodyOf(creation.Target, bodies, cancellation),
        IAnonymousFunctionOperation lambda => lambda.Body,
        IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } local } reference => Local(reference, local)?.Body,
        IMethodReferenceOperation { Method.IsVirtual: false, Method.IsAbstract: false } reference
            => bodies.Of(Callee.Definition(reference.Method), cancellation),
        _ => null,
    };

    /// <summary>The local function that is used somewhere.</summary>
    public static ILocalFunctionOperation? Local(IOperation use, IMethodSymbol function)
    {
        var root = use;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root.Descendants().OfType<ILocalFunctionOperation>()
            .FirstOrDefault(local => SymbolEqualityComparer.Default.Equals(local.Symbol, function.OriginalDefinition));
    }
}
