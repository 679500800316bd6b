using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>Reads helpers of a type that compute one value without a condition.</summary>
internal static class SimpleHelper
{
    /// <summary>The body and the only return value of a method, an accessor or a local function; null if it decides anything.</summary>
    public static (IOperation Body, IOperation Value)? ReturnOf(IMethodSymbol method, IOperation use, TypeCode code)
    {
        if (!SymbolEqualityComparer.Default.Equals(method.ContainingType, code.Type)) return null;

        IOperation? body = method.MethodKind == MethodKind.LocalFunction
            ? Functions.Local(use, method)?.Body
            : code.BodyOf(method);
        if (body is null) return null;

        var returns = code.Blocks.Of(body).Own.OfType<IReturnOperation>().Where(static end => end.ReturnedValue is not null).ToList();
        return returns.Count == 1 && !code.Blocks.Of(body).Own.Any(Decides) ? (body, returns[0].ReturnedValue!) : null;
    }

    /// <summary>The parameter in the declaration of a called method.</summary>
    public static IParameterSymbol? Own(IMethodSymbol method, IParameterSymbol parameter)
    {
        IMethodSymbol declared = Callee.Definition(method);
        return parameter.Ordinal < declared.Parameters.Length ? declared.Parameters[parameter.Ordinal] : null;
    }

    private static bool Decides(IOperation operation) => operation switch
    {
        IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation or ITryOperation or IIsPatternOperation
            or ILoopOperation => true,
        IBinaryOperation binary => binary.Type?.SpecialType == SpecialType.System_Boolean,
        _ => false,
    };
}
