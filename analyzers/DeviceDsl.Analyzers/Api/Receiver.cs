using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Api;

/// <summary>Finds the receiver of a call, as written.</summary>
internal static class Receiver
{
    /// <summary>The receiver of a call; after a <c>?.</c>, the expression before it. Null for static calls.</summary>
    public static IOperation? Of(IInvocationOperation call) => Strip(call.Instance);

    /// <summary>An operation without conversions. Replaces the placeholder after a <c>?.</c> by the expression before it.</summary>
    public static IOperation? Strip(IOperation? operation) => operation switch
    {
        IConversionOperation { OperatorMethod: null } conversion => Strip(conversion.Operand),
        IConditionalAccessInstanceOperation instance => Strip(AccessOf(instance)?.Operation),
        IParenthesizedOperation parenthesized => Strip(parenthesized.Operand),
        _ => operation,
    };

    private static IConditionalAccessOperation? AccessOf(IOperation instance)
    {
        for (IOperation child = instance; child.Parent is { } parent; child = parent)
        {
            if (parent is IConditionalAccessOperation access && access.WhenNotNull == child) return access;
        }

        return null;
    }
}
